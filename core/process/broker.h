/* The broker: owns what the processes of one run share, as a kernel would.
 *
 * It has the table of processes, and the objects that more than one process can
 * use: channels (queues of byte strings), semaphores and memories. Nothing of
 * it is seen by Python directly: a process asks by message through its mailbox
 * (mailbox.h) and is told by message. There is one broker a run; it lives
 * beside the first process, and in the page the host worker feeds it, so it
 * answers however busy the programs are.
 *
 * A channel goes to its readers in one of three ways. While one process only
 * has ever asked for items, they are pushed to it ahead of need (at most WINDOW
 * not yet taken). With more readers each item is asked for. Channels of pools
 * (IL_CHANNEL_SPREAD) grant several at once to readers that are fast. Whatever
 * has been granted and not taken is called back when another reader waits in
 * vain, and goes back to the front when its reader ends, so no item is ever
 * lost or kept from those who wait.
 *
 * Bytes that wait to be read are bounded: writers get credit for what has found
 * its place, and wait when they have used it up; see mailbox.h.
 *
 * Locks: one mutex. Messages to processes are collected under it and handed
 * out after it is released, by one thread at a time, so their order is kept.
 */
#ifndef IL_PROCESS_BROKER_H
#define IL_PROCESS_BROKER_H

#include "process/port.h"

typedef struct il_broker il_broker;

enum { IL_MAX_PROCESSES = 32, IL_FIRST_PID = 100 };

typedef struct { /* a process to begin */
  uint32_t pid, parent;
  bool fork; /* image is an il_image; else data for the library's spawn */
  const char *name; /* UTF-8 */
  const char *image;
  size_t len;
} il_process_plan;

typedef struct { /* who makes and ends processes: the host */
  void *ctx;
  /* Makes the process; il_broker_connect, then il_broker_begun follow, at once
   * or later. Outside the broker's mutex. The plan's memory is the broker's. */
  void (*begin)(void *ctx, const il_process_plan *plan);
  /* The process is asked to end (it is told by message as well); the host makes
   * sure that it does. */
  void (*kill)(void *ctx, uint32_t pid);
  int64_t (*now_ns)(void *ctx);
} il_process_host;

/* memory: bytes that may wait in channels; 0: no limit. */
il_broker *il_broker_new(const il_process_host *host, size_t memory);
void il_broker_free(il_broker *broker);

/* The first process: IL_FIRST_PID. */
void il_broker_connect(il_broker *broker, uint32_t pid, il_port *to_process);
/* Frames from a process: whole ones, any number. False: not a message, the
 * process is to be ended. Any thread. */
bool il_broker_receive(il_broker *broker, uint32_t pid, const char *bytes,
                       size_t len);
/* Returns when nothing is being sent to the process; nothing will be. */
void il_broker_disconnect(il_broker *broker, uint32_t pid);
/* A process that ended without EXIT: its worker died, or could not be made. */
void il_broker_lost(il_broker *broker, uint32_t pid, int code);
uint32_t il_broker_count(il_broker *broker); /* live processes */

typedef struct {
  uint32_t pid, parent;
  const char *name;  /* valid until il_broker_free */
  const char *words; /* JSON: its tasks in the run's deadlock; may be empty */
  bool ended;
  int code;
} il_process_facts;
/* What a shared object is like: a semaphore's value, a channel's capacity, and
 * the channel's items that no process has got yet; visit may be NULL. */
uint64_t il_broker_look(il_broker *broker, uint64_t id,
                        void (*visit)(void *ctx, const char *bytes, size_t len),
                        void *ctx);
/* The process that reads a channel when this one does not: its parent, or else
 * the only one that can; 0: there is none, or more than one. */
uint32_t il_broker_reader(il_broker *broker, uint64_t id, uint32_t pid);
/* Every process there has been, in the order of their start. */
void il_broker_each(il_broker *broker,
                    void (*visit)(void *ctx, const il_process_facts *facts),
                    void *ctx);

#endif
