/**
 * What the samples of built-in functions must give, by Python alone: run locally by the test beside this file, and on a
 * cluster by test/e2e/samples.test.ts.
 */
export const KNOWN_ANSWERS = `
import json
from fractions import Fraction
from math import exp, log, sqrt
from statistics import NormalDist

def settled(r):
    x = 0.5
    for _ in range(1256):
        x = r * x * (1 - x)
    return x

N = NormalDist().cdf
def prices(spot, strike, volatility):
    d1 = (log(spot / strike) + 0.05 + volatility * volatility / 2) / volatility
    d2 = d1 - volatility
    present = strike * exp(-0.05)
    return spot * N(d1) - present * N(d2), present * N(-d2) - spot * N(-d1)

rs = [(2400 + 2 * i) / 1000 for i in range(801)]
grid = [prices(50 + 5 * a, 50 + 5 * b, (c + 1) / 10) for a in range(21) for b in range(21) for c in range(5)]
print(json.dumps({
    "logistic": float(sum(Fraction(settled(r)) for r in rs)),
    "call": sum(call for call, _ in grid) / 2205,
    "put": sum(put for _, put in grid) / 2205,
    "dearest": max(call for call, _ in grid),
}))
`;

/** What {@link KNOWN_ANSWERS} prints. */
export interface KnownAnswers {
  logistic: number;
  call: number;
  put: number;
  dearest: number;
}

/** The area of the Mandelbrot set, by the literature. */
export const MANDELBROT_AREA = 1.5066;
