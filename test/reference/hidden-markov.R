# Writes hidden-markov.json: log-likelihoods of two-state Gaussian hidden Markov models by msm, at given parameters and at
# the maximum, for a series in unit time slots. The initial state is fixed.
library(msm)
library(jsonlite)

file <- sub("^--file=", "", grep("^--file=", commandArgs(), value = TRUE))
set.seed(20091)
transition <- rbind(c(0.92, 0.08), c(0.15, 0.85))
slots <- 250
state <- integer(slots)
state[1] <- 1
for (t in 2:slots) state[t] <- sample(2, 1, prob = transition[state[t - 1], ])
values <- round(rnorm(slots, c(0, 2)[state], c(1, 0.7)[state]), 4)
values[1] <- -1.5

likelihood <- function(rates, means, sds, fixed) {
  msm(values ~ time, data = data.frame(values = values, time = seq_len(slots)),
      qmatrix = rbind(c(-rates[1], rates[1]), c(rates[2], -rates[2])),
      hmodel = lapply(1:2, function(i) do.call(hmmNorm, list(means[i], sds[i]))),
      initprobs = c(1, 0), fixedpars = fixed, method = "BFGS",
      control = list(reltol = 1e-15, maxit = 5000, fnscale = 1000))
}
describe <- function(model) {
  normals <- lapply(model$hmodel$pars |> split(rep(1:2, each = 2)), as.numeric)
  list(transition = unclass(pmatrix.msm(model, t = 1)) |> matrix(2),
       means = sapply(normals, `[`, 1) |> unname(), sds = sapply(normals, `[`, 2) |> unname(),
       logLikelihood = as.numeric(-0.5 * model$minus2loglik))
}
fixed <- likelihood(c(0.1, 0.2), c(0.3, 1.8), c(1.1, 0.9), TRUE)
maximum <- likelihood(c(0.1, 0.2), c(0.3, 1.8), c(1.1, 0.9), FALSE)
smoothed <- viterbi.msm(fixed)$pstate[, 2]

result <- list(
  versions = list(R = paste(R.version$major, R.version$minor, sep = "."), msm = as.character(packageVersion("msm")),
                  jsonlite = as.character(packageVersion("jsonlite"))),
  values = values,
  fixed = c(describe(fixed), list(smoothed = unname(smoothed))),
  maximum = describe(maximum)
)
write(toJSON(result, digits = NA, auto_unbox = TRUE, pretty = FALSE), sub("\\.R$", ".json", file))
