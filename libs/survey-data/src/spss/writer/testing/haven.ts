import { spawnSync } from 'node:child_process';

/** A line about the file, and one for each variable, with a hash of its values. */
const script = `
options(warn = -1)
shown <- function(x) {
  if (is.null(x)) return("-")
  paste(if (is.character(x)) x else sprintf("%a", as.double(x)), trimws(names(x), "right"), collapse = "|")
}
for (path in commandArgs(trailingOnly = TRUE)) {
  cat(path, "\\n", sep = "")
  d <- haven::read_sav(path, user_na = TRUE)
  cat(dim(d), trimws(shown(attr(d, "label"))), "\\n")
  for (n in names(d)) {
    x <- d[[n]]
    values <- if (is.character(x)) enc2utf8(as.vector(x)) else as.double(x)
    facts <- lapply(c("labels", "na_values", "na_range"), function(a) trimws(shown(attr(x, a)), "right"))
    cat(n, trimws(shown(attr(x, "label")), "right"), attr(x, "format.spss"), class(x), unlist(facts),
      rlang::hash(values), "\\n", sep = "\\t")
  }
  cat("\\f\\n")
}`;

export const hasHaven = spawnSync('Rscript', ['-e', 'library(haven)']).status === 0;

/** What R reads of each file; R is started once for all. */
export function readWithHaven(paths: readonly string[]): Map<string, string> {
  const { stdout, stderr, status } = spawnSync('Rscript', ['-e', script, ...paths], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(stderr);
  const parts = stdout.split('\f\n').filter((part) => part !== '');
  return new Map(parts.map((part, at) => [paths[at]!, part.slice(part.indexOf('\n') + 1)]));
}
