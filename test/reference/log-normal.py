"""Writes log-normal.json: the log-normal law by SciPy, at quantiles far into both tails."""

import json
import sys
from pathlib import Path

import scipy
from scipy.stats import lognorm

PROBABILITIES = [1e-300, 1e-100, 1e-12, 1e-3, 0.05, 0.3, 0.5, 0.8, 0.95, 0.999, 1 - 1e-9]

laws = []
for median, sigma in [(0.007, 0.8), (1, 0.1), (3e6, 2.5)]:
    law = lognorm(s=sigma, scale=median)
    quantiles = [law.ppf(p) for p in PROBABILITIES]
    laws.append(
        {
            "median": median,
            "sigma": sigma,
            "mean": law.mean(),
            "variance": law.var(),
            "quantiles": [[p, x] for p, x in zip(PROBABILITIES, quantiles)],
            "cdf": [[median * f, law.cdf(median * f)] for f in [1e-6, 0.01, 0.5, 1, 1.2, 2, 100]],
        }
    )

versions = {"python": sys.version.split()[0], "scipy": scipy.__version__}
target = Path(__file__).with_name("log-normal.json")
target.write_text(json.dumps({"versions": versions, "laws": laws}, indent=2) + "\n")
