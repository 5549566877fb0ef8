# Writes kaplan-meier.json: survfit of package survival, with log-log bands, on data simulated here: right-censored times
# with ties, times of which some entered late, and times that all entered late. The data are written with the estimates.

library(survival)
library(jsonlite)

estimate <- function(name, entry, exit, event, level) {
  if (all(entry == 0)) y <- Surv(exit, event)
  else y <- Surv(entry, exit, event)
  fit <- survfit(y ~ 1, conf.type = "log-log", conf.int = level)
  shown <- summary(fit, censored = TRUE)
  list(
    name = name, entry = entry, exit = exit, event = event, level = level,
    time = shown$time, atRisk = shown$n.risk, events = shown$n.event, survival = shown$surv,
    standardError = shown$std.err, lower = shown$lower, upper = shown$upper,
    mean = unname(survival:::survmean(fit, rmean = max(exit))$matrix["rmean"]),
    quartiles = unname(quantile(fit, c(0.25, 0.5, 0.75))$quantile)
  )
}

set.seed(20263, kind = "Mersenne-Twister", normal.kind = "Inversion", sample.kind = "Rejection")
# Ends and censorings in whole units; who would be gone at the entry is not seen.
simulated <- function(name, n, entry, span, level) {
  end <- ceiling(rweibull(n, 1.3, span))
  out <- ceiling(runif(n, 0, 3 * span))
  exit <- pmin(end, out)
  seen <- exit > entry
  estimate(name, entry[seen], exit[seen], as.integer(end <= out)[seen], level)
}
cases <- list(
  simulated("right-censored", 150, rep(0, 150), 60, 0.95),
  simulated("some late", 150, rbinom(150, 1, 0.5) * floor(runif(150, 0, 50)), 60, 0.8),
  simulated("all late", 250, 1 + rgeom(250, 1 / 30), 90, 0.95)
)
versions <- list(
  R = paste(R.version$major, R.version$minor, sep = "."),
  survival = as.character(packageVersion("survival"))
)
folder <- dirname(sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE)))
write(
  toJSON(list(versions = versions, cases = cases), auto_unbox = TRUE, digits = I(17), na = "null"),
  file.path(folder, "kaplan-meier.json")
)
