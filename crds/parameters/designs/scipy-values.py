"""Writes scipy-values.json: what scipy.stats.qmc (1.16 or newer) says of the Sobol sequence, for its test.

python3 scipy-values.py > scipy-values.json
"""

import json
import sys

from scipy.stats import qmc

AXES = 16
COUNT = 2**15
IDS = [0, 1, 2, 3, 4, 5, 100, 1023, 1024, 4097, 20011, 32767]
ENDS = [(-1.5, 2.25), (0.1, 0.7), (1e-3, 1e6), (-7.0, -6.9)]

points = qmc.Sobol(d=AXES, scramble=False).random(COUNT)
scaled = qmc.scale(points[:, : len(ENDS)], [low for low, _ in ENDS], [high for _, high in ENDS])
json.dump(
    {
        "ids": IDS,
        "points": [points[i].tolist() for i in IDS],
        "ends": ENDS,
        "scaled": [scaled[i].tolist() for i in IDS],
        "discrepancy": {
            "sobol": qmc.discrepancy(points[:1024, :3], method="CD"),
            "latinHypercube": qmc.discrepancy(qmc.LatinHypercube(d=3, seed=1).random(1024), method="CD"),
        },
    },
    sys.stdout,
)
print()
