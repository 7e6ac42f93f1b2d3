@rem "npm start" replaces its shell by "exec", so that signals reach the program; Windows has no such command, so here it is.
@%*
