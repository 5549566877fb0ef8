"""Writes renewal.json: renewal functions, variances of counts and equilibrium laws by SciPy and by mpmath.

Gamma intervals: the n-th event is gamma distributed, so E N(t) and Var N(t) are sums of distribution functions. Weibull
intervals: the power series of Smith & Leadbetter (1963, Technometrics 5) in 60 digits. Equilibrium laws: quadrature.
"""

import json
import sys
from pathlib import Path

import mpmath
import numpy as np
import scipy
from scipy.integrate import quad
from scipy.stats import gamma, lognorm, weibull_min

mpmath.mp.dps = 60
TIMES = [0.125, 0.5, 1, 2, 3]


def gamma_counts(shape, scale, t):
    reached = [gamma.cdf(t, n * shape, scale=scale) for n in range(1, 200)]
    mean = sum(reached)
    square = sum((2 * n + 1) * p for n, p in enumerate(reached))
    return mean, square - mean**2


def weibull_mean(shape, t, terms=120):
    g = [mpmath.gamma(1 + n * shape) / mpmath.factorial(n) for n in range(terms + 1)]
    a = [mpmath.mpf(0)] * (terms + 1)
    for n in range(1, terms + 1):
        a[n] = g[n] - sum(g[j] * a[n - j] for j in range(1, n))
    x = mpmath.mpf(t) ** shape
    return float(sum((-1) ** (n - 1) * a[n] * x**n / mpmath.gamma(1 + n * shape) for n in range(1, terms + 1)))


def weibull_stationary_variance(shape, t):
    mu = float(mpmath.gamma(1 + 1 / mpmath.mpf(shape)))
    nodes, weights = np.polynomial.legendre.leggauss(24)
    integral = sum(w * t / 2 * weibull_mean(shape, t * (x + 1) / 2, 80) for x, w in zip(nodes, weights))
    return 2 / mu * (integral - t * t / (2 * mu) + t / 2)


def equilibrium(law, x):
    return [x, quad(law.sf, 0, x, epsabs=1e-14, epsrel=1e-12)[0] / law.mean()]


renewal = []
for shape, scale in [(2.5, 0.4), (0.7, 1.5)]:
    rows = [[t, *gamma_counts(shape, scale, t)] for t in TIMES]
    renewal.append({"family": "gamma", "parameters": [shape, scale], "rows": rows})
for shape in [1.5, 0.8]:
    rows = [[t, weibull_mean(shape, t)] for t in TIMES]
    stationary = [[t, weibull_stationary_variance(shape, t)] for t in [0.5, 2]] if shape > 1 else []
    renewal.append({"family": "weibull", "parameters": [shape, 1], "rows": rows, "stationary": stationary})

laws = [
    ("weibull", [0.6, 2], weibull_min(0.6, scale=2)),
    ("weibull", [1.5, 1], weibull_min(1.5)),
    ("gamma", [2.5, 0.4], gamma(2.5, scale=0.4)),
    ("log-normal", [1, 0.8], lognorm(0.8)),
]
points = [0.01, 0.3, 1, 2.5]
equilibria = [
    {"family": family, "parameters": parameters, "cdf": [equilibrium(law, x) for x in points]}
    for family, parameters, law in laws
]

versions = {"python": sys.version.split()[0], "scipy": scipy.__version__, "mpmath": mpmath.__version__}
target = Path(__file__).with_name("renewal.json")
target.write_text(json.dumps({"versions": versions, "renewal": renewal, "equilibria": equilibria}, indent=2) + "\n")
