// The types that CommonJS gets; checked by tsc, never run.

import boundToken = require('bound-token')
import authenticate = require('bound-token/authenticate')
import remoteKeys = require('bound-token/remote-keys')
import slim = require('bound-token/slim')
import tokenSource = require('bound-token/token-source')
import workbench = require('bound-token/workbench')

const report: boundToken.Report = boundToken.verify('a.b.c', { audiences: 'vault' })
const verdict: 'accepted' | 'rejected' | 'unverified' = report.verdict
const found: workbench.Artifact[] = workbench.recognize('any text')
const verifier = remoteKeys.remoteKeys('https://issuer.example').verifier()
const answer: Promise<authenticate.Authentication> = authenticate.authenticate(new Request('https://service.example'), verifier)
const source = new tokenSource.TokenSource()
slim.initSync()
// @ts-expect-error a misspelt option
boundToken.verify('a.b.c', { audience: 'vault' })

export = { answer, found, source, verdict }
