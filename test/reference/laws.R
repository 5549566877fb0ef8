# Writes laws-r.json: the continuous laws by R (stats; actuar for the Lomax law, which it calls Pareto, the log-logistic and
# the inverse Gaussian), moments, points far into both tails, quantiles of both tails. Null stands where R has no finite
# value, for the logarithm of a survival above 0.9, and for what actuar rounds: its lower tails are complements of its upper
# ones, and its inverse Gaussian quantiles come from a search that ends early. The survival of the log-logistic law is that
# of the logistic law of ln x.

suppressPackageStartupMessages(library(actuar))

laws <- list(
  list('exponential', 'exp', list(c(rate = 0.7))),
  list('gamma', 'gamma', list(
    c(shape = 0.03, scale = 2), c(shape = 0.5, scale = 7), c(shape = 2.5, scale = 0.4), c(shape = 300, scale = 0.01),
    c(shape = 4e4, scale = 3), c(shape = 3e7, scale = 1)
  )),
  list('weibull', 'weibull', list(c(shape = 0.2, scale = 2), c(shape = 3, scale = 0.5), c(shape = 200, scale = 1))),
  list('log-normal', 'lnorm', list(c(median = 0.007, sigma = 0.8), c(median = 3, sigma = 2.5))),
  list('lomax', 'pareto', list(c(shape = 0.8, scale = 2), c(shape = 1.5, scale = 0.1), c(shape = 3.5, scale = 10))),
  list('log-logistic', 'llogis', list(c(shape = 0.9, scale = 1), c(shape = 2.01, scale = 5), c(shape = 40, scale = 3))),
  list('inverse-gaussian', 'invgauss', list(
    c(mean = 1, shape = 0.05), c(mean = 2, shape = 3), c(mean = 0.5, shape = 20), c(mean = 30, shape = 0.3)
  ))
)
levels <- c(1e-12, 1e-3, 0.1, 0.5, 0.9, 0.999)
probabilities <- c(1e-100, 1e-12, 1e-3, 0.1, 0.5, 0.9)

finite <- function(x) ifelse(is.finite(x), x, NA)

record <- function(name, suffix, values) {
  arguments <- as.list(values)
  if (suffix == 'lnorm') arguments <- list(meanlog = log(values[['median']]), sdlog = values[['sigma']])
  call <- function(kind, x, ...) do.call(paste0(kind, suffix), c(list(x), arguments, list(...)))
  moment <- function(k) suppressWarnings(call('m', k))
  places <- c(call('q', levels), call('q', 0.5) * c(0.01, 3, 10, 100, 1e3, 1e5))
  isActuar <- suffix %in% c('pareto', 'llogis', 'invgauss')
  quantiles <- function(from, ...) {
    at <- finite(call('q', probabilities, ...))
    unname(cbind(probabilities, ifelse(isActuar & probabilities < from, NA, at)))
  }
  x <- signif(places[places > 1e-290], 6)
  cdf <- call('p', x)
  survival <- if (suffix == 'llogis') plogis(values[['shape']] * log(x / values[['scale']]), lower.tail = FALSE, log.p = TRUE)
    else call('p', x, lower.tail = FALSE, log.p = TRUE)
  points <- cbind(x, finite(call('d', x, log = TRUE)), ifelse(isActuar & cdf < 1e-4, NA, cdf), ifelse(cdf > 0.1, finite(survival), NA))
  list(
    law = name,
    parameters = I(unname(values)),
    mean = finite(moment(1)),
    variance = finite(moment(2) - moment(1)^2),
    points = unname(points),
    quantiles = quantiles(1e-4),
    upperQuantiles = quantiles(if (suffix == 'invgauss') 1e-13 else 0, lower.tail = FALSE)
  )
}

records <- do.call(c, lapply(laws, function(law) lapply(law[[3]], function(values) record(law[[1]], law[[2]], values))))
versions <- list(R = as.character(getRversion()), actuar = as.character(packageVersion('actuar')))
script <- sub('^--file=', '', grep('^--file=', commandArgs(), value = TRUE))
text <- jsonlite::toJSON(list(versions = versions, laws = records), digits = I(17), auto_unbox = TRUE, na = 'null', pretty = 2)
writeLines(text, file.path(dirname(script), 'laws-r.json'))
