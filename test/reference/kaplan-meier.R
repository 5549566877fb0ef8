# Writes kaplan-meier.json: survfit of package survival, with log-log bands, on its data sets lung (right-censored, tied),
# heart (rows that enter late) and pbc on the scale of age (all enter late). The data are written with the estimates.

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

age <- round(pbc$age * 365.25)
cases <- list(
  estimate("lung", rep(0, nrow(lung)), lung$time, as.integer(lung$status == 2), 0.95),
  estimate("heart", heart$start, heart$stop, as.integer(heart$event), 0.8),
  estimate("pbc", age, age + pbc$time, as.integer(pbc$status == 2), 0.95)
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
