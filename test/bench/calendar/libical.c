/*
 * Busy times of a year by libical, as a program would do it: “cold” reads the file and answers, “warm” answers from
 * what was read. Out, a line of JSON: milliseconds of each, occurrences, busy seconds and a checksum of the times.
 */
#include <libical/ical.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { WARM = 5 };

static time_t from, to;
static struct { time_t start, end; } *spans;
static size_t used, room;

static void collect(icalcomponent *event, struct icaltime_span *span, void *data) {
  (void)event, (void)data;
  if (span->start >= to || span->end <= from || span->start == span->end) return;
  if (used == room) spans = realloc(spans, (room = room ? room * 2 : 1024) * sizeof *spans);
  spans[used].start = span->start < from ? from : span->start;
  spans[used++].end = span->end > to ? to : span->end;
}

static int earlier(const void *a, const void *b) {
  time_t one = *(const time_t *)a, other = *(const time_t *)b;
  return (one > other) - (one < other);
}

static int shorter(const void *a, const void *b) {
  double one = *(const double *)a, other = *(const double *)b;
  return (one > other) - (one < other);
}

static long busy(icalcomponent *calendar, long *periods) {
  struct icaltimetype start = icaltime_from_timet_with_zone(from, 0, icaltimezone_get_utc_timezone());
  struct icaltimetype end = icaltime_from_timet_with_zone(to, 0, icaltimezone_get_utc_timezone());
  used = 0;
  for (icalcomponent *one = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT); one;
       one = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT)) {
    icalproperty *transp = icalcomponent_get_first_property(one, ICAL_TRANSP_PROPERTY);
    if (transp && icalproperty_get_transp(transp) == ICAL_TRANSP_TRANSPARENT) continue;
    if (icalcomponent_get_status(one) == ICAL_STATUS_CANCELLED) continue;
    icalcomponent_foreach_recurrence(one, start, end, collect, NULL);
  }
  qsort(spans, used, sizeof *spans, earlier);
  long seconds = 0;
  *periods = 0;
  for (size_t i = 0; i < used;) {
    time_t begin = spans[i].start, until = spans[i].end;
    while (++i < used && spans[i].start <= until)
      if (spans[i].end > until) until = spans[i].end;
    seconds += until - begin;
    ++*periods;
  }
  return seconds;
}

static double now(void) {
  struct timespec at;
  clock_gettime(CLOCK_MONOTONIC, &at);
  return at.tv_sec * 1e3 + at.tv_nsec / 1e6;
}

static char *contents(const char *name) {
  FILE *file = fopen(name, "rb");
  if (!file) exit(1);
  fseek(file, 0, SEEK_END);
  long length = ftell(file);
  rewind(file);
  char *text = malloc(length + 1);
  if (fread(text, 1, length, file) != (size_t)length) exit(1);
  text[length] = 0;
  fclose(file);
  return text;
}

int main(int argc, char **argv) {
  if (argc != 4) return 2;
  from = atol(argv[2]);
  to = atol(argv[3]);
  double begin = now();
  char *text = contents(argv[1]);
  icalcomponent *calendar = icalparser_parse_string(text);
  long periods, seconds = busy(calendar, &periods);
  double cold = now() - begin, warm[WARM];
  for (int i = 0; i < WARM; i++) {
    begin = now();
    seconds = busy(calendar, &periods);
    warm[i] = now() - begin;
  }
  qsort(warm, WARM, sizeof *warm, shorter);
  printf("{\"coldMs\":%.3f,\"warmMs\":%.3f,\"occurrences\":%zu,\"periods\":%ld,\"busySeconds\":%ld}\n", cold,
         warm[WARM / 2], used, periods, seconds);
}
