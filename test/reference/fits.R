# Writes fits.json: maximum likelihood estimates by survival::survreg, fitdistrplus and optim, on data drawn here.

suppressPackageStartupMessages({
  library(survival)
  library(fitdistrplus)
  library(jsonlite)
})

set.seed(20090401, kind = "Mersenne-Twister", normal.kind = "Inversion", sample.kind = "Rejection")
n <- 200
tight <- survreg.control(rel.tolerance = 1e-14, maxiter = 200)
cases <- list()

add <- function(name, family, source, data, parameters, errors, log_likelihood) {
  cases[[length(cases) + 1]] <<- list(
    name = unbox(name), family = unbox(family), source = unbox(source), data = unbox(data),
    parameters = lapply(parameters, unbox), standardErrors = lapply(errors, unbox),
    logLikelihood = unbox(log_likelihood)
  )
}

# survreg fits mu and log(sigma) of log T = mu + sigma W.
add_survreg <- function(name, data, formula, rows) {
  for (dist in c("exponential", "weibull", "lognormal", "loglogistic")) {
    fit <- survreg(formula, data = rows, dist = dist, control = tight)
    mu <- unname(coef(fit))
    sigma <- fit$scale
    error <- unname(sqrt(diag(vcov(fit))))
    values <- switch(dist,
      exponential = list("exponential", list(rate = exp(-mu)), list(rate = exp(-mu) * error[1])),
      lognormal = list(
        "log-normal", list(median = exp(mu), sigma = sigma),
        list(median = exp(mu) * error[1], sigma = sigma * error[2])
      ),
      list(
        c(weibull = "weibull", loglogistic = "log-logistic")[[dist]], list(shape = 1 / sigma, scale = exp(mu)),
        list(shape = error[2] / sigma, scale = exp(mu) * error[1])
      )
    )
    add(name, values[[1]], "survival::survreg", data, values[[2]], values[[3]], fit$loglik[2])
  }
}

# The minimum over logarithms of the parameters, polished by Newton steps with Richardson's derivatives.
minimise <- function(f, start) {
  at <- optim(log(start), f, method = "BFGS", control = list(reltol = 1e-15, maxit = 1000))$par
  derivatives <- function(at, h) {
    k <- length(at)
    e <- diag(h, k)
    g <- sapply(seq_len(k), function(i) (f(at + e[i, ]) - f(at - e[i, ])) / (2 * h))
    hess <- outer(seq_len(k), seq_len(k), Vectorize(function(i, j) {
      (f(at + e[i, ] + e[j, ]) - f(at + e[i, ] - e[j, ]) - f(at - e[i, ] + e[j, ]) + f(at - e[i, ] - e[j, ])) / (4 * h^2)
    }))
    list(g = g, h = hess)
  }
  for (round in 1:3) {
    near <- derivatives(at, 2e-3)
    far <- derivatives(at, 4e-3)
    hess <- (4 * near$h - far$h) / 3
    at <- at - solve(hess, (4 * near$g - far$g) / 3)
  }
  list(par = exp(at), se = exp(at) * sqrt(diag(solve(hess))), value = f(at))
}

add_optim <- function(name, family, data, parameters, loglik, start) {
  fit <- minimise(function(at) -loglik(exp(at)), start)
  names(fit$par) <- names(fit$se) <- parameters
  add(name, family, "optim", data, as.list(fit$par), as.list(fit$se), -fit$value)
}

# Right-censored.
life <- rweibull(n, 0.8, 3)
seen <- runif(n, 0, 10)
right <- data.frame(time = pmin(life, seen), ended = as.integer(life <= seen))
add_survreg("right-censored", "right", Surv(time, ended) ~ 1, right)
right_sum <- function(density, survival) {
  sum(ifelse(right$ended == 1, density(right$time), survival(right$time)))
}
add_optim(
  "right-censored", "gamma", "right", c("shape", "scale"),
  function(p) {
    right_sum(
      function(x) dgamma(x, p[1], scale = p[2], log = TRUE),
      function(x) pgamma(x, p[1], scale = p[2], lower.tail = FALSE, log.p = TRUE)
    )
  },
  c(1, 2)
)
add_optim(
  "right-censored", "hyper-exponential-2", "right", c("rate", "ratio2", "share1"),
  function(p) {
    if (any(p[2:3] >= 1)) return(-1e10)
    log_sum <- function(x, a, b) log(p[3] * a * exp(-p[1] * x) + (1 - p[3]) * b * exp(-p[1] * p[2] * x))
    right_sum(function(x) log_sum(x, p[1], p[1] * p[2]), function(x) log_sum(x, 1, 1))
  },
  c(2, 0.1, 0.4)
)

# Intervals of one epoch, or wider, and some without an upper end.
life <- rgamma(n, 1.7, scale = 2)
low <- floor(life)
high <- low + 1 + rpois(n, 0.2)
high[life > 7] <- Inf
low[life > 7] <- 7
interval <- data.frame(lower = low, upper = high)
interval_rows <- data.frame(left = ifelse(low == 0, NA, low), right = ifelse(is.finite(high), high, NA))
add_survreg("interval-censored", "interval", Surv(left, right, type = "interval2") ~ 1, interval_rows)
fit <- fitdistcens(
  interval_rows, "gamma", start = list(shape = 1.5, scale = 2), optim.method = "BFGS",
  control = list(reltol = 1e-16, ndeps = c(1e-5, 1e-5), parscale = c(1, 1))
)
add(
  "interval-censored", "gamma", "fitdistrplus::fitdistcens", "interval", as.list(fit$estimate), as.list(fit$sd), fit$loglik
)

# Left-truncated and right-censored: seen only when they outlast their entry.
entry <- runif(4 * n, 0, 2)
life <- rweibull(4 * n, 1.3, 2)
kept <- which(life > entry)[seq_len(n)]
end <- entry[kept] + rexp(n, 0.3)
truncated <- data.frame(
  time = pmin(life[kept], end), ended = as.integer(life[kept] <= end), entry = entry[kept]
)
truncated_sum <- function(density, survival) {
  sum(ifelse(truncated$ended == 1, density(truncated$time), survival(truncated$time)) - survival(truncated$entry))
}
add_optim(
  "left-truncated", "weibull", "truncated", c("shape", "scale"),
  function(p) {
    truncated_sum(
      function(x) dweibull(x, p[1], p[2], log = TRUE),
      function(x) pweibull(x, p[1], p[2], lower.tail = FALSE, log.p = TRUE)
    )
  },
  c(1, 1)
)
add_optim(
  "left-truncated", "log-normal", "truncated", c("median", "sigma"),
  function(p) {
    truncated_sum(
      function(x) dlnorm(x, log(p[1]), p[2], log = TRUE),
      function(x) plnorm(x, log(p[1]), p[2], lower.tail = FALSE, log.p = TRUE)
    )
  },
  c(1, 1)
)

# Counts.
counts <- rnbinom(n, size = 1.4, mu = 6)
add_optim(
  "exact", "negative-binomial", "counts", c("size", "mean"),
  function(p) sum(dnbinom(counts, size = p[1], mu = p[2], log = TRUE)), c(1, 5)
)

package_versions <- lapply(
  list(survival = "survival", fitdistrplus = "fitdistrplus"), function(name) unbox(as.character(packageVersion(name)))
)
reference <- list(
  versions = c(list(R = unbox(as.character(getRversion()))), package_versions),
  data = list(right = right, interval = interval, truncated = truncated, counts = data.frame(time = counts)),
  cases = cases
)
script <- sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))
write(toJSON(reference, dataframe = "columns", digits = NA, pretty = FALSE), sub("\\.R$", ".json", script))
