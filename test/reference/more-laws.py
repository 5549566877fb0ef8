"""Writes more-laws.json: discrete laws and phase-type laws by SciPy, and their far tails in many digits by mpmath.

Where SciPy is precise it is checked here against mpmath: its tails are differences from 1, and its probability of
success, size / (size + mean), is rounded.
"""

import json
import sys
from math import isinf
from pathlib import Path

import mpmath as mp
import numpy as np
import scipy
from scipy.linalg import expm
from scipy.stats import betabinom, geom, nbinom

mp.mp.dps = 60


def agree(ours, theirs, rtol=1e-9, precise=True):
    if precise and not isinf(theirs) and abs(theirs) > 1e-290:
        np.testing.assert_allclose(float(ours), theirs, rtol=rtol)
    return float(ours)


def log_upper(k, upper, lower):
    return mp.log1p(-lower(k)) if lower(k) < 0.5 else mp.log(upper(k))


def rows(law, points, mass, upper, lower):
    return [
        {
            "x": k,
            "logDensity": agree(mp.log(mass(k)), law.logpmf(k), 1e-6),
            "cdf": agree(lower(k), law.cdf(k), 1e-6, lower(k) > 1e-8),
            "logSurvival": agree(log_upper(k, upper, lower), law.logsf(k), 1e-4, upper(k) > 1e-8),
        }
        for k in points
    ]


def entry(name, parameters, law, points, mass, upper, lower):
    return {
        "name": name,
        "parameters": parameters,
        "mean": float(law.mean()),
        "variance": float(law.var()),
        "quantiles": [[p, int(law.ppf(p))] for p in (1e-4, 0.05, 0.3, 0.7, 0.95, 0.9999)],
        "rows": rows(law, points, mass, upper, lower),
    }


def geometric(p):
    q = 1 - mp.mpf(p)
    return entry(
        "geometric", [p], geom(p), [1, 2, 7, 50, 4000], lambda k: p * q ** (k - 1), lambda k: q**k, lambda k: 1 - q**k
    )


def negative_binomial(size, mean, points):
    r, m = mp.mpf(size), mp.mpf(mean)
    p, q = r / (r + m), m / (r + m)
    mass = lambda k: mp.exp(mp.loggamma(k + r) - mp.loggamma(k + 1) - mp.loggamma(r) + r * mp.log(p) + k * mp.log(q))

    def total(k, step):
        """The masses from k on, upwards or downwards, by their ratios."""
        term = sum_ = mass(k)
        while term > sum_ * mp.mpf(10) ** -40 and k + step >= 0:
            term *= q * (k + r) / (k + 1) if step > 0 else k / (q * (k - 1 + r))
            k += step
            sum_ += term
        return sum_

    law = nbinom(size, size / (size + mean))
    return entry(
        "negativeBinomial", [size, mean], law, points, mass, lambda k: total(k + 1, 1), lambda k: total(k, -1)
    )


def beta_binomial(n, a, b, points):
    choose = lambda k: mp.binomial(n, k)
    mass = lambda k: choose(k) * mp.beta(k + mp.mpf(a), n - k + mp.mpf(b)) / mp.beta(a, b)
    masses = [mass(k) for k in range(n + 1)]
    return entry(
        "betaBinomial",
        [n, a, b],
        betabinom(n, a, b),
        points,
        mass,
        lambda k: mp.fsum(masses[k + 1 :]),
        lambda k: mp.fsum(masses[: k + 1]),
    )


def discrete_weibull(q, shape, terms):
    survival = lambda k: mp.mpf(q) ** (mp.mpf(k) ** mp.mpf(shape))
    tails = [survival(k) for k in range(terms)]
    if tails[-1] > mp.mpf(10) ** -40:
        raise ValueError("too few terms")
    mean = mp.fsum(tails)
    square = mp.fsum((2 * k + 1) * tail for k, tail in enumerate(tails))
    return {"q": q, "shape": shape, "mean": float(mean), "variance": float(square - mean**2)}


def phase_type(initial, generator, times):
    alpha, t = np.array(initial), np.array(generator)
    exits = -t.sum(axis=1)
    inverse = np.linalg.inv(-t)
    mean = float(alpha @ inverse.sum(axis=1))
    points = []
    precise = mp.matrix(generator)
    leave = [-mp.fsum(mp.mpf(rate) for rate in row) for row in generator]
    leave = [mp.mpf(0) if abs(rate) < 1e-14 else rate for rate in leave]
    for x in times:
        mp.mp.dps = 400
        power = mp.expm(precise * mp.mpf(x))
        phases = mp.matrix([initial]) * power
        remaining = mp.fsum(phases)
        density = mp.fsum(phases[i] * leave[i] for i in range(len(leave)))
        ours = alpha @ expm(t * x)
        if remaining > 1e-10:
            agree(remaining, float(ours.sum()))
        if density > 1e-10:
            agree(density, float(ours @ exits))
        points.append(
            {
                "x": x,
                "logDensity": float(mp.log(density)),
                "logSurvival": float(mp.log(remaining)),
                "cdf": float(1 - remaining),
            }
        )
        mp.mp.dps = 60
    return {
        "initial": initial,
        "generator": generator,
        "mean": mean,
        "variance": float(2 * alpha @ inverse @ inverse.sum(axis=1) - mean**2),
        "rows": points,
    }


reference = {
    "versions": {"python": sys.version.split()[0], "scipy": scipy.__version__, "mpmath": mp.__version__},
    "discrete": [
        geometric(0.3),
        geometric(0.001),
        negative_binomial(2.5, 10.0, [0, 1, 9, 40, 300, 9000]),
        negative_binomial(0.01, 3.0, [0, 1, 2, 40, 2000, 300000]),
        negative_binomial(4000.0, 90000.0, [60000, 85000, 90000, 95000, 110000, 150000]),
        negative_binomial(1e9, 20.0, [0, 5, 20, 60, 400]),
        beta_binomial(12, 2.0, 3.0, [0, 1, 5, 10, 11]),
        beta_binomial(900, 0.4, 0.3, [0, 3, 450, 890, 899]),
        beta_binomial(900, 600.0, 2400.0, [0, 40, 180, 300, 600, 899]),
    ],
    "discreteWeibull": [
        discrete_weibull(0.9, 1.0, 2000),
        discrete_weibull(0.7, 0.5, 120000),
        discrete_weibull(0.999, 1.7, 2000),
        discrete_weibull(0.2, 6.0, 50),
    ],
    "phaseType": [
        phase_type(
            [0.5, 0.25, 0.25],
            [[-3.0, 1.0, 0.5], [0.25, -0.75, 0.0], [2.0, 4.0, -8.0]],
            [1e-6, 0.01, 0.5, 1.7, 40.0, 900.0],
        ),
        phase_type(
            [1.0, 0.0, 0.0, 0.0],
            [[-2.0, 2.0, 0.0, 0.0], [0.0, -1.0, 1.0, 0.0], [0.0, 0.0, -4.0, 4.0], [0.5, 0.0, 0.0, -1.5]],
            [1e-9, 0.001, 0.5, 4.0, 30.0, 700.0],
        ),
    ],
}
Path(__file__).with_name("more-laws.json").write_text(json.dumps(reference, indent=1) + "\n")
