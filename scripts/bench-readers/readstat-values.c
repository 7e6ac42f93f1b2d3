/* All values of a system file by ReadStat's own library, and nothing done with them. Prints how many there were. */
#include <readstat.h>
#include <stdio.h>

/* Without one the library reads no variables, and then fails on their values. */
static int take_variable(int index, readstat_variable_t *variable, const char *labels, void *cells) {
  (void)index, (void)variable, (void)labels, (void)cells;
  return READSTAT_HANDLER_OK;
}

static int count_value(int row, readstat_variable_t *variable, readstat_value_t value, void *cells) {
  (void)row, (void)variable, (void)value;
  ++*(long *)cells;
  return READSTAT_HANDLER_OK;
}

int main(int argc, char **argv) {
  long cells = 0;
  readstat_parser_t *parser = readstat_parser_init();
  readstat_set_variable_handler(parser, take_variable);
  readstat_set_value_handler(parser, count_value);
  readstat_error_t error = argc > 1 ? readstat_parse_sav(parser, argv[1], &cells) : READSTAT_ERROR_OPEN;
  readstat_parser_free(parser);
  if (error != READSTAT_OK) {
    fprintf(stderr, "%s\n", readstat_error_message(error));
    return 1;
  }
  printf("%ld\n", cells);
  return 0;
}
