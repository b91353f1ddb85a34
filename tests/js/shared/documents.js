// What the page's tests paste: the accepted token, and documents that fit it.

import { readFileSync } from 'node:fs'

const cases = JSON.parse(readFileSync(new URL('../../data/cases.json', import.meta.url), 'utf8'))

/** A case of data/cases.json. */
export const caseOf = (id) => cases.find((one) => one.id === id)

export const { token, options } = caseOf('accepted')

/** The pod that the token is bound to. */
export const POD = `apiVersion: v1
kind: Pod
metadata:
  name: build-robot-0
  namespace: default
  uid: 425c89ed-5bb7-4a76-83fa-e60fd8a6f648
spec:
  serviceAccountName: build-robot
  containers: []
`

/** OpenShift's document that names the token's issuer. */
export const AUTHENTICATION = `apiVersion: config.openshift.io/v1
kind: Authentication
metadata:
  name: cluster
spec:
  serviceAccountIssuer: ${options.issuers}
`
