#!/usr/bin/env python3
"""Makes cluster.json: what a real kube-apiserver issued, and what its TokenReviews said of it.

Usage: from-cluster.py CLUSTER_FOLDER > cluster.json

Takes of each `minted` case its token and reviews, and of each server its issuers, API audiences and keys
(the JWK Set as served; for a server that serves none, the PEM files it was given).
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
        "keys": jwks.read_text() if jwks.exists() else pem,
    }
    for case in json.loads((config_file.parent / "cases.json").read_text()):
        if case["kind"] != "minted":
            continue
        reviews = [
            {
                "server": review["apiserver"],
                "at": datetime.fromisoformat(review["at"].replace("Z", "+00:00")).timestamp(),
                "audiences": review["requestAudiences"],
                "authenticated": review["status"].get("authenticated", False),
                "error": review["status"].get("error"),
            }
            for review in case["reviews"]
        ]
        cases.append({"id": case["id"], "token": case["token"], "reviews": reviews})

print('{"servers":{')
print(",\n".join(f"{json.dumps(name)}:{json.dumps(server)}" for name, server in servers.items()))
print('},"cases":[')
print(",\n".join(json.dumps(case, ensure_ascii=False, separators=(",", ":")) for case in cases))
print("]}")
