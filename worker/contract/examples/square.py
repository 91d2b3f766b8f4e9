"""Squares each parameter, speaking the contract by itself."""

import json
import os

lines = os.fdopen(3)
answers = os.fdopen(4, "w")


def say(answer):
    answers.write(json.dumps(answer) + "\n")
    answers.flush()


lines.readline()  # {"algorithm": …}
say({"ready": True})
for line in lines:
    request = json.loads(line)
    try:
        say({"i": request["i"], "r": request["p"] * request["p"]})
    except Exception as error:
        say({"i": request["i"], "e": {"type": type(error).__name__, "message": str(error)}})
