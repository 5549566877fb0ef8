# Writes markov.json: Markov chains by R's markovchain and msm, on sequences and panels that are simulated here.

suppressMessages({
  library(markovchain)
  library(msm)
  library(jsonlite)
})
quiet <- function(expression) suppressWarnings(suppressMessages(expression))
plain <- function(matrix) unname(as.matrix(unclass(matrix)))

set.seed(20261, kind = "Mersenne-Twister", normal.kind = "Inversion", sample.kind = "Rejection")
simulated <- function(transition, n) {
  state <- integer(n)
  state[1] <- 1
  for (i in 2:n) state[i] <- sample(nrow(transition), 1, prob = transition[state[i - 1], ])
  letters[state]
}
sequences <- list(
  two = simulated(rbind(c(0.97, 0.03), c(0.2, 0.8)), 4000),
  three = simulated(rbind(c(0.6, 0.25, 0.15), c(0.4, 0.3, 0.3), c(0.25, 0.35, 0.4)), 1100),
  four = simulated(rbind(c(0.4, 0.2, 0.1, 0.3), c(0.35, 0.3, 0.05, 0.3), c(0.3, 0.2, 0.25, 0.25), c(0.2, 0.25, 0.25, 0.3)), 1500)
)

chain <- function(sequence) {
  states <- sort(unique(sequence))
  k <- length(states)
  fit <- markovchainFit(sequence)
  laplace <- markovchainFit(sequence, method = "laplace", laplacian = 0.5)
  prior <- matrix(1.5, k, k, dimnames = list(states, states))
  bayes <- markovchainFit(sequence, method = "map", hyperparam = prior)
  counts <- plain(createSequenceMatrix(sequence))
  shape <- counts + 1.5
  rest <- rowSums(shape) - shape
  blocks <- 4
  n <- length(sequence)
  block <- ceiling(seq_len(n - 1) / (n / blocks))
  tables <- lapply(states, function(s) table(factor(block), factor(sequence[-1], states), sequence[-n] == s)[, , "TRUE"])
  estimate <- fit$estimate
  circle <- c(sequence, sequence[1])
  theory <- plain(estimate@transitionMatrix) * 0.9 + 0.1 / k
  codes <- match(circle, states)
  halves <- list(sequence[1:floor(n / 2)], sequence[(floor(n / 2) + 1):n])
  list(
    states = k,
    sequence = paste(match(sequence, states) - 1, collapse = ""),
    counts = counts,
    transition = plain(estimate@transitionMatrix),
    standardError = plain(fit$standardError),
    lower = plain(fit$lowerEndpointMatrix),
    upper = plain(fit$upperEndpointMatrix),
    logLikelihood = fit$logLikelihood,
    laplace = plain(laplace$estimate@transitionMatrix),
    posteriorMean = plain(bayes$expectedValue),
    posteriorSd = plain(bayes$standardError),
    betaLower = qbeta(0.05, shape, rest),
    betaUpper = qbeta(0.95, shape, rest),
    stationary = plain(steadyStates(estimate))[1, ],
    meanPassage = plain(meanFirstPassageTime(estimate)),
    meanReturn = unname(meanRecurrenceTime(estimate)),
    firstPassage = plain(firstPassage(estimate, states[1], 12)),
    order = quiet(unlist(assessOrder(sequence, verbose = FALSE))),
    orderOfCounts = sum(sapply(states, function(s) {
      middle <- which(sequence[2:(n - 1)] == s)
      pairs <- table(factor(sequence[middle], states), factor(sequence[middle + 2], states))
      quiet(chisq.test(pairs, correct = FALSE))$statistic
    })),
    markovProperty = quiet(unlist(verifyMarkovProperty(sequence, verbose = FALSE))),
    stationarityOfProportions = quiet(unlist(assessStationarity(sequence, blocks, verbose = FALSE))),
    stationarityOfCounts = sum(sapply(tables, function(t) quiet(chisq.test(t, correct = FALSE))$statistic)),
    homogeneity = quiet(unlist(verifyHomogeneity(halves, verbose = FALSE))),
    theory = theory,
    specified = quiet(unlist(verifyEmpiricalToTheoretical(
      codes, new("markovchain", states = as.character(1:k), transitionMatrix = theory), verbose = FALSE
    )))
  )
}

# A chain that is not irreducible: a transient class of two states, a closed one of period 2, and an absorbing state.
reducible <- local({
  p <- rbind(
    c(0.2, 0.3, 0.1, 0.2, 0.2),
    c(0.4, 0.1, 0.3, 0.0, 0.2),
    c(0, 0, 0, 1, 0),
    c(0, 0, 1, 0, 0),
    c(0, 0, 0, 0, 1)
  )
  mc <- new("markovchain", states = letters[1:5], transitionMatrix = p)
  list(
    transition = p,
    steady = plain(steadyStates(mc)),
    hitting = plain(hittingProbabilities(mc)),
    visits = apply(plain(meanNumVisits(mc)), c(1, 2), function(x) if (is.infinite(x)) "Infinity" else x),
    closed = lapply(recurrentClasses(mc), function(s) I(match(s, letters) - 1)),
    classes = lapply(communicatingClasses(mc), function(s) I(match(s, letters) - 1))
  )
})

panel <- function(data, qmatrix, deathexact = FALSE, target) {
  fit <- quiet(msm(state ~ years, subject = subject,
    data = data, qmatrix = qmatrix, deathexact = deathexact,
    control = list(reltol = 1e-16, maxit = 5000, fnscale = 4000, ndeps = rep(1e-5, sum(qmatrix > 0)))
  ))
  q <- qmatrix.msm(fit)
  list(
    minus2loglik = fit$minus2loglik,
    generator = plain(q$estimates), lower = plain(q$L), upper = plain(q$U), se = plain(q$SE),
    sojourn = with(sojourn.msm(fit), list(estimate = estimates, se = SE, lower = L, upper = U)),
    covariance = plain(fit$covmat),
    probabilities = plain(pmatrix.msm(fit, t = 2.5)),
    toTarget = as.numeric(efpt.msm(fit, tostate = target)),
    byFive = plain(ppass.msm(fit, tot = 5))
  )
}

# Illness and death: seen at irregular visits until death, which is timed exactly, or the end of a study.
set.seed(20262)
illness <- rbind(c(0, 0.25, 0, 0.04), c(0.2, 0, 0.3, 0.07), c(0, 0.15, 0, 0.35), c(0, 0, 0, 0))
patients <- do.call(rbind, lapply(1:200, function(subject) {
  path <- sim.msm(illness - diag(rowSums(illness)), maxtime = 100, start = sample(3, 1, prob = c(0.8, 0.15, 0.05)))
  death <- round(path$times[match(4, path$states)], 2)
  years <- round(cumsum(c(0, runif(12, 0.3, 1.7))), 2)
  years <- years[years < min(death, runif(1, 3, 10))]
  seen <- data.frame(subject, years, state = path$states[findInterval(years, path$times)])
  if (death > max(years) + 2) seen else rbind(seen, list(subject, death, 4))
}))

looks <- do.call(rbind, lapply(1:40, function(subject) {
  years <- round(cumsum(c(0, rexp(30, 2) + 0.01)), 2)
  path <- sim.msm(rbind(c(-0.7, 0.7), c(1.6, -1.6)), maxtime = max(years) + 1, start = sample(2, 1))
  data.frame(subject, years, state = path$states[findInterval(years, path$times)])
}))

flat <- function(data) {
  list(
    length = unname(c(table(data$subject)[as.character(unique(data$subject))])),
    years = data$years,
    state = paste(data$state - 1, collapse = "")
  )
}

exponentials <- lapply(list(
  list(q = illness - diag(rowSums(illness)), t = 0.7),
  list(q = rbind(c(-3, 2, 1), c(1e-6, -1e-6, 0), c(50, 50, -100)), t = 4),
  list(q = rbind(c(-1, 1, 0), c(0, -1, 1), c(0, 0, 0)), t = 40)
), function(case) c(case, list(p = expm::expm(case$q * case$t, method = "Higham08.b"))))

results <- list(
  versions = list(
    R = paste(R.version$major, R.version$minor, sep = "."),
    markovchain = as.character(packageVersion("markovchain")),
    msm = as.character(packageVersion("msm")),
    expm = as.character(packageVersion("expm"))
  ),
  chains = lapply(sequences, chain),
  reducible = reducible,
  exponentials = exponentials,
  panels = list(
    illness = c(flat(patients), list(states = 4, jumps = which(t(illness) > 0) - 1, target = 3),
      fit = list(panel(patients, illness, target = 4)), exactEntry = list(panel(patients, illness, 4, target = 4))),
    two = c(flat(looks), list(states = 2, jumps = c(1, 2), target = 1),
      fit = list(panel(looks, rbind(c(0, 1), c(1, 0)), target = 2)))
  )
)
target <- file.path(dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))), "markov.json")
text <- toJSON(results, auto_unbox = TRUE, digits = NA, pretty = FALSE)
writeLines(gsub('("[A-Za-z]+":[{[])', "\n\\1", text), target)
