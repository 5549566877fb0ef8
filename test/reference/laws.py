"""Writes laws.json: the continuous laws by SciPy, moments, points far into both tails, quantiles of both tails.

Null stands where SciPy has no finite value, for the logarithm of a survival above 0.9, which it rounds, and for quantiles
of the inverse Gaussian at 1e-100, which its search does not find. The survival of the log-logistic law is that of the
logistic law of ln x: the law itself is not precise in the upper tail."""

import json
import math
import sys
from pathlib import Path

import scipy
from scipy import stats

LAWS = [
    ("exponential", [0.7], stats.expon(scale=1 / 0.7)),
    *[("gamma", [a, s], stats.gamma(a, scale=s)) for a, s in [(1e-8, 2), (0.03, 2), (0.5, 7), (2.5, 0.4), (300, 0.01), (4e4, 3)]],
    *[("weibull", [k, s], stats.weibull_min(k, scale=s)) for k, s in [(0.2, 2), (1, 3), (3, 0.5), (200, 1)]],
    *[("log-normal", [m, s], stats.lognorm(s, scale=m)) for m, s in [(0.007, 0.8), (3, 2.5), (100, 0.01)]],
    *[("lomax", [a, s], stats.lomax(a, scale=s)) for a, s in [(0.8, 2), (1.5, 0.1), (3.5, 10), (100, 1)]],
    *[("log-logistic", [a, s], stats.fisk(a, scale=s)) for a, s in [(0.9, 1), (1.5, 0.2), (2.01, 5), (40, 3)]],
    *[
        ("inverse-gaussian", [m, s], stats.invgauss(m / s, scale=s))
        for m, s in [(1, 0.05), (2, 3), (0.5, 20), (30, 0.3)]
    ],
]
LEVELS = [1e-12, 1e-3, 0.1, 0.5, 0.9, 0.999]
PROBABILITIES = [1e-100, 1e-12, 1e-3, 0.1, 0.5, 0.9]


def finite(value):
    return float(value) if math.isfinite(value) else None


def log_survival(name, parameters, law, x):
    if name != "log-logistic":
        return law.logsf(x)
    shape, scale = parameters
    return stats.logistic.logsf(shape * math.log(x / scale))


def record(name, parameters, law):
    def point(x):
        cdf = law.cdf(x)
        survival = finite(log_survival(name, parameters, law, x)) if cdf > 0.1 else None
        return [x, finite(law.logpdf(x)), finite(cdf), survival]

    def quantiles(at):
        return [[p, None if name == "inverse-gaussian" and p < 1e-99 else finite(at(p))] for p in PROBABILITIES]

    median = law.median() or parameters[-1]
    places = [law.ppf(p) for p in LEVELS] + [median * f for f in [0.01, 3, 10, 100, 1e3, 1e5]]
    return {
        "law": name,
        "parameters": parameters,
        "mean": finite(law.mean()),
        "variance": finite(law.var()),
        "points": [point(float(f"{x:.6g}")) for x in places if x > 1e-290],
        "quantiles": quantiles(law.ppf),
        "upperQuantiles": quantiles(law.isf),
    }


versions = {"python": sys.version.split()[0], "scipy": scipy.__version__}
laws = [record(*law) for law in LAWS]
target = Path(__file__).with_name("laws.json")
target.write_text(json.dumps({"versions": versions, "laws": laws}, indent=2) + "\n")
