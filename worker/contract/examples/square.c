/* Squares each number, speaking the contract by itself: cc -O2 -o square square.c */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void) {
  FILE *lines = fdopen(3, "r"), *answers = fdopen(4, "w");
  char *line = NULL;
  size_t size = 0;
  if (lines == NULL || answers == NULL || getline(&line, &size, lines) < 0) return 1;
  fputs("{\"ready\":true}\n", answers);
  fflush(answers);
  while (getline(&line, &size, lines) > 0) {
    long long id = strtoll(strstr(line, "\"i\":") + 4, NULL, 10);
    char *text = strstr(line, "\"p\":") + 4, *end;
    double parameter = strtod(text, &end);
    if (end == text)
      fprintf(answers, "{\"i\":%lld,\"e\":{\"type\":\"NoNumber\",\"message\":\"the parameter is no number\"}}\n", id);
    else
      fprintf(answers, "{\"i\":%lld,\"r\":%.17g}\n", id, parameter * parameter);
    fflush(answers);
  }
  return 0;
}
