#include "sync/sync.h"

bool il_sync_seconds(il_task *t, il_value seconds, int64_t *ns) {
  *ns = -1;
  if (seconds == IL_NIL || seconds == IL_NONE) return true;
  double s;
  if (!il_arg_double(t, seconds, &s)) return false;
  if (s != s) {
    il_raise(t, IL_CLASS_ValueError, "Invalid value NaN (not a number)");
    return false;
  }
  if (s > 9.2e9) {
    il_raise(t, IL_CLASS_OverflowError,
             "timestamp too large to convert to C _PyTime_t");
    return false;
  }
  *ns = s <= 0 ? 0 : (int64_t)(s * 1e9);
  return true;
}

bool il_sync_timeout(il_task *t, il_value blocking, il_value timeout,
                     bool *block, int64_t *ns) {
  *ns = -1;
  *block = blocking != IL_FALSE && blocking != il_from_int(0);
  if (timeout == IL_NIL || timeout == IL_NONE) return true;
  double s;
  if (!il_arg_double(t, timeout, &s)) return false;
  if (!*block && s != -1) {
    il_raise(t, IL_CLASS_ValueError,
             "can't specify a timeout for a non-blocking call");
    return false;
  }
  if (s < 0 && s != -1) {
    il_raise(t, IL_CLASS_ValueError, "timeout value must be positive");
    return false;
  }
  if (s == -1) return true;
  return il_sync_seconds(t, timeout, ns);
}
