#!/usr/bin/env python3
"""Makes cluster.json: what a real kube-apiserver issued, and what its TokenReviews said of it.

Usage: from-cluster.py CLUSTER_FOLDER > cluster.json

Takes of each case its kind, token and reviews, and of each server its issuers, API audiences and keys (the JWK
Set as served; for a server that serves none, the PEM files it was given). Cases of more than 20 KB are left out.
"""

import json
import pathlib
import sys
from datetime import datetime

folder = pathlib.Path(sys.argv[1])
servers, cases = {}, []
for config_file in sorted(folder.glob("*/config.json")):
    config = json.loads(config_file.read_text())
    jwks = config_file.parent / "jwks.json"
    pem = "".join((folder / key["pem"]).read_text() for key in config["keys"])
    servers[config["name"]] = {
        "issuers": config["issuers"],
        "apiAudiences": config["apiAudiences"],
        "extends": "--service-account-extend-token-expiration=false" not in config["flags"],
        "keys": jwks.read_text() if jwks.exists() else pem,
    }
    for case in json.loads((config_file.parent / "cases.json").read_text()):
        if len(case["token"]) > 20_000:
            continue
        reviews = [
            {
                "server": review["apiserver"],
                "at": datetime.fromisoformat(review["at"].replace("Z", "+00:00")).timestamp(),
                "audiences": review["requestAudiences"],
                "status": review["status"],
                **({"when": review["when"]} if "when" in review else {}),
            }
            for review in case["reviews"]
        ]
        # What was asked for, where a TokenRequest was.
        request = {"request": case["tokenRequest"]} if case.get("tokenRequest") else {}
        cases.append({"id": case["id"], "kind": case["kind"], "token": case["token"], **request, "reviews": reviews})

print('{"servers":{')
print(",\n".join(f"{json.dumps(name)}:{json.dumps(server)}" for name, server in servers.items()))
print('},"cases":[')
print(",\n".join(json.dumps(case, ensure_ascii=False, separators=(",", ":")) for case in cases))
print("]}")
