"""Writes evaluation.json: scores, tests and intervals by closed forms and by SciPy.

The closed forms of the continuous ranked probability score are those of Gneiting & Raftery (2007) for the normal law,
Baran & Lerch (2015) for the log-normal, Scheuerer & Moeller (2015) for the gamma, Wei & Held (2014) for the negative
binomial, as collected by Jordan, Krueger & Lerch (2019). Each is checked here against the integral (or sum) that
defines the score.
"""

import json
import sys
from math import ceil, exp, inf, log, pi, sqrt
from pathlib import Path

import numpy as np
import scipy
from scipy import integrate, special, stats
from scipy.optimize import isotonic_regression


def by_definition(law, y, threshold=inf):
    y = min(y, threshold)
    points = [-inf, *(q for q in law.ppf([1e-6, 0.01, 0.5, 0.99, 1 - 1e-6]) if q < y), y]
    rest = [y, *(q for q in law.ppf([1e-6, 0.01, 0.5, 0.99, 1 - 1e-6]) if y < q < threshold), threshold]
    pieces = lambda f, edges: sum(
        integrate.quad(f, a, b, epsabs=1e-13, epsrel=1e-12, limit=500)[0] for a, b in zip(edges, edges[1:])
    )
    return pieces(lambda x: law.cdf(x) ** 2, points) + pieces(lambda x: law.sf(x) ** 2, rest)


def by_sum(law, y):
    k = np.arange(int(law.ppf(1 - 1e-15)) + 200)
    return float(np.sum((law.cdf(k) - (k >= y)) ** 2))


def normal(y, mu, sigma):
    z = (y - mu) / sigma
    return sigma * (z * (2 * stats.norm.cdf(z) - 1) + 2 * stats.norm.pdf(z) - 1 / sqrt(pi))


def log_normal(y, median, sigma):
    mu, phi = log(median), stats.norm.cdf
    first = y * (2 * phi((log(y) - mu) / sigma) - 1)
    return first - 2 * exp(mu + sigma**2 / 2) * (phi((log(y) - mu - sigma**2) / sigma) + phi(sigma / sqrt(2)) - 1)


def gamma(y, shape, scale):
    f, g = stats.gamma.cdf(y, shape, scale=scale), stats.gamma.cdf(y, shape + 1, scale=scale)
    return y * (2 * f - 1) - shape * scale * (2 * g - 1) - scale / special.beta(0.5, shape)


def negative_binomial(y, size, p):
    f, g = stats.nbinom.cdf(y, size, p), stats.nbinom.cdf(y - 1, size + 1, p)
    rest = p * (2 * g - 1) + special.hyp2f1(size + 1, 0.5, 2, -4 * (1 - p) / p**2)
    return y * (2 * f - 1) - size * (1 - p) / p**2 * rest


def crps():
    rows = []
    add = lambda law, parameters, y, score, check: (
        np.testing.assert_allclose(score, check, rtol=1e-8, atol=1e-11),
        rows.append({"law": law, "parameters": parameters, "observed": y, "crps": float(score)}),
    )
    for mu, sigma in [(0, 1), (3.5, 0.2)]:
        for y in [mu - 6 * sigma, mu, mu + 0.7 * sigma, mu + 40 * sigma]:
            add("normal", [mu, sigma], y, normal(y, mu, sigma), by_definition(stats.norm(mu, sigma), y))
    for median, sigma in [(2.0, 0.5), (0.05, 1.2)]:
        law = stats.lognorm(s=sigma, scale=median)
        for y in [0.1 * median, median, 5 * median]:
            add("logNormal", [median, sigma], y, log_normal(y, median, sigma), by_definition(law, y))
    for shape, scale in [(3, 2.0), (1, 0.1)]:
        law = stats.gamma(shape, scale=scale)
        for y in [0.2 * shape * scale, shape * scale, 6 * shape * scale]:
            add("gamma", [shape, scale], y, gamma(y, shape, scale), by_definition(law, y))
    for size, p in [(4, 0.3), (2, 0.04)]:
        for y in [0, 3, 10, 80]:
            law = stats.nbinom(size, p)
            add("negativeBinomial", [size, p], y, negative_binomial(y, size, p), by_sum(law, y))
    return rows


def threshold_weighted():
    law = stats.norm(0, 1)
    cases = [(-1, 0.5), (0.2, 0.5), (3, 0.5), (0, -2), (-3, -2), (1, 4)]
    return [{"observed": y, "threshold": t, "score": by_definition(law, y, t)} for y, t in cases]


def diebold_mariano(d, h):
    n, mean = len(d), np.mean(d)
    c = d - mean
    covariances = [np.sum(c[lag:] * c[: n - lag]) / n for lag in range(h)]
    variance = covariances[0] + 2 * sum(covariances[1:])
    if variance <= 0:
        variance = covariances[0] + 2 * sum((1 - lag / h) * covariances[lag] for lag in range(1, h))
    statistic = sqrt((n + 1 - 2 * h + h * (h - 1) / n) / n) * mean / sqrt(variance / n)
    return {"differences": list(d), "h": h, "statistic": statistic, "pValue": 2 * stats.t.sf(abs(statistic), n - 1)}


def differences():
    rng = np.random.default_rng(1)
    rows = []
    for n, shift in [(12, 0.4), (40, 0.1), (40, -0.5)]:
        noise = rng.normal(size=n + 2)
        d = np.round(shift + noise[2:] + 0.6 * noise[1:-1] + 0.3 * noise[:-2], 4)
        rows += [diebold_mariano(d, h) for h in (1, 3)]
    if all(row["pValue"] > 0.05 for row in rows):
        raise ValueError("no case is significant")
    # An alternating series: the sum of its autocovariances to lag 1 is negative.
    return [*rows, diebold_mariano(np.array([1.0, -0.8, 1.1, -0.9, 1.0, -0.7, 1.2, -1.0]), 2)]


def wilson():
    cases = [(0, 10), (7, 10), (10, 10), (39, 40), (1, 1000), (900, 1000)]
    rows = []
    for successes, n in cases:
        for level in (0.9, 0.95):
            interval = stats.binomtest(successes, n).proportion_ci(level, method="wilson")
            rows.append({"successes": successes, "n": n, "level": level, "interval": [interval.low, interval.high]})
    return rows


def kolmogorov():
    rng = np.random.default_rng(2)
    rows = []
    for n in (8, 20, 100):
        for power in (1, 1.3):
            pits = np.round(rng.uniform(size=n) ** power, 6)
            result = stats.kstest(pits, "uniform", method="exact")
            rows.append({"pits": list(pits), "statistic": result.statistic, "pValue": result.pvalue})
    return rows


def isotonic():
    rng = np.random.default_rng(3)
    rows = []
    for n in (1, 5, 30):
        values = np.round(np.linspace(0, 1, n) + rng.normal(size=n) * 0.4, 3)
        weights = rng.integers(1, 9, size=n).astype(float)
        fitted = isotonic_regression(values, weights=weights).x
        rows.append({"values": list(values), "weights": list(weights), "fitted": list(fitted)})
    return rows


def densities():
    """A kernel density mixed with a Cauchy law about the median (see the docstring of logScore)."""
    rng = np.random.default_rng(4)
    draws = np.sort(np.round(rng.lognormal(1, 0.5, size=25), 4))
    n = len(draws)
    quantile = lambda p: draws[ceil(p * n) - 1]
    sd = np.sqrt(np.mean((draws - draws.mean()) ** 2))
    h = 0.9 * min(sd, (quantile(0.75) - quantile(0.25)) / 1.349) * n**-0.2
    density = lambda y: (
        n / (n + 1) * np.mean(stats.norm.pdf(y, draws, h))
        + stats.cauchy.pdf(y, quantile(0.5), quantile(0.5)) / (n + 1)
    )
    return {"draws": list(draws), "scores": [[y, -log(density(y))] for y in (0.1, 1.5, 3.0, 6.5, 60.0)]}


def plain(value):
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    return float(value) if isinstance(value, np.floating) else value


reference = {
    "versions": {"python": sys.version.split()[0], "numpy": np.__version__, "scipy": scipy.__version__},
    "crps": crps(),
    "thresholdWeighted": threshold_weighted(),
    "dieboldMariano": differences(),
    "wilson": wilson(),
    "kolmogorov": kolmogorov(),
    "isotonic": isotonic(),
    "density": densities(),
}
Path(__file__).with_name("evaluation.json").write_text(json.dumps(plain(reference)) + "\n")
