#!/usr/bin/env python3
"""Load and faults: what thousands of clients cost a server of the application layer, and what bad ones leave behind.

run.py [idle|broadcast|killer…] [--programs DIR] [--seconds N] [--quick] [--seed N] [--json FILE]
       [--no-memory-bounds]

idle       memory of connections that wait: plain, compressed, TLS; and that it comes back
broadcast  fast subscribers lose nothing and stay fast beside slow ones, which are dropped from or closed
killer     clients die in all ways for --seconds; who lives gets every message, and nothing leaks

Prints figures, and exits with 1 when a bound is broken. Bounds are counts, or far from what is measured: no wall time.
RSS is read after malloc_trim(), as what malloc keeps for later is no leak; the heap is what is allocated and not freed.
"""
import argparse
import pathlib
import random
import resource
import sys
import time

from checks import MIB, Checks
from programs import Broken, Clients, Server

HERE = pathlib.Path(__file__).resolve().parent
DESCRIPTORS_SPARE = 200
# What a thread of the server keeps of warm buffers, as SessionBuffers say.
WARM_BYTES_MAX = 32 * MIB


class Size:
    """How much of everything."""

    def __init__(self, args):
        few = args.quick
        self.idle = 1_000 if few else 10_000
        self.idle_tls = 200 if few else 2_000
        self.idle_talkers = 100 if few else 1_000  # of those whose every message costs a compression window
        self.fast = 30 if few else 100
        self.slow = 150 if few else 1_000
        self.messages = 400 if few else 600
        self.message_bytes = 4096  # sockets and queue of a slow client hold some 900 KiB, so all are full in time
        self.interval_us = 4_000 if few else 20_000
        self.seconds = args.seconds if args.seconds is not None else 3 if few else 60
        self.herd = 20 if few else 50


def idle_round(args, server, flags, count, talkers):
    """Opens, talks and closes. @return the server's figures after each."""
    with Clients(args.programs, server, "idle", "--connections", count, "--talkers", talkers, *flags) as clients:
        clients.ask()
        opened = server.settled(count)
        clients.ask()
        talked = server.settled(count)
        clients.ask()
        return opened, talked, server.settled(0)


def idle_row(checks, args, name, flags, count, talkers):
    with Server(args.programs) as server:
        # The first connections of a process pay for what all of them share.
        _, _, start = idle_round(args, server, flags, 50, 50)
        opened, talked, end = idle_round(args, server, flags, count, talkers)
        opened_again, _, end_again = idle_round(args, server, flags, count, talkers)
    grown = opened["rss_bytes"] - start["rss_bytes"]
    talk = talked["rss_bytes"] - opened["rss_bytes"]
    checks.row(f"idle, {name}", connections=count, bytes_each_open=grown // count,
               bytes_more_each_after_a_message=talk // talkers, rss_start_MiB=start["rss_bytes"] / MIB,
               rss_open_MiB=opened["rss_bytes"] / MIB, rss_end_MiB=end["rss_bytes"] / MIB,
               rss_open_again_MiB=opened_again["rss_bytes"] / MIB, rss_end_again_MiB=end_again["rss_bytes"] / MIB,
               fds_start=start["fds"], fds_open=opened["fds"], fds_end=end["fds"])
    checks.equal(opened["connections"], count + 1, f"{name}: open connections")
    checks.equal(opened["fds"] - start["fds"], count, f"{name}: descriptors of the connections")
    checks.equal(end["fds"], start["fds"], f"{name}: descriptors after all are gone")
    checks.equal(end_again["handlers"], 0, f"{name}: handlers after all are gone")
    checks.equal(end_again["fds"], start["fds"], f"{name}: descriptors after all are gone again")
    checks.bytes_at_most(grown // count, 32 * 1024, f"{name}: bytes of an idle connection")
    # Pools of the event loop keep their small parts, and so the pages that those lie in: the next connections get
    # them, so a second crowd adds nothing.
    checks.bytes_at_most(end["rss_bytes"] - start["rss_bytes"], grown // 2 + 4 * MIB, f"{name}: bytes that stay")
    checks.bytes_at_most(end_again["rss_bytes"] - end["rss_bytes"], count * 100 + MIB, f"{name}: bytes that leak")


def idle(checks, args, size):
    idle_row(checks, args, "plain", [], size.idle, size.idle)
    idle_row(checks, args, "permessage-deflate without takeover", ["--deflate", "--path", "/deflate-light"], size.idle,
             size.idle)
    idle_row(checks, args, "permessage-deflate with takeover", ["--deflate", "--path", "/deflate"], size.idle,
             size.idle_talkers)
    idle_row(checks, args, "TLS", ["--tls"], size.idle_tls, size.idle_tls)


def measured(clients, server, size):
    """Publishes while the fast ones watch. @return their figures and the last number."""
    last = server.wait_until_published() + size.messages
    clients.say(f"measure {last}")
    server.publish(size.messages, size.message_bytes, size.interval_us)
    return clients.hear(), last


def broadcast_with(checks, args, size, policy):
    unsent_bytes_max = 64 * 1024
    flags = ["--policy", policy, "--unsent-bytes", unsent_bytes_max, "--close-ms", 500]
    with Server(args.programs, *flags) as server:
        with Clients(args.programs, server, "broadcast", "--fast", size.fast, "--slow", size.slow) as clients:
            clients.hear()
            alone, _ = measured(clients, server, size)
            before = server.settled(size.fast)
            clients.ask("slow")
            beside, last = measured(clients, server, size)
            crowded = server.stats()
            # The slow ones that are closed are gone when their time for the closing handshake is over.
            left = server.settled(size.fast + (size.slow if policy == "drop" else 0))
            # They read again, and in the end get what is published: whoever lost some is still subscribed.
            clients.say(f"drain {last + 1}")
            while not clients.has_said(0.2):
                server.publish(10, size.message_bytes, 20_000)
            drained = clients.hear()
            server.wait_until_published()
            clients.ask("close")
        end = server.settled(0)
    grown = crowded["rss_bytes"] - before["rss_bytes"]
    checks.row(f"broadcast, {policy}", fast=size.fast, slow=size.slow, messages=size.messages,
               message_bytes=size.message_bytes, latency_alone=alone, latency_beside_slow=beside,
               rss_before_MiB=before["rss_bytes"] / MIB, rss_beside_slow_MiB=crowded["rss_bytes"] / MIB,
               bytes_each_slow=grown // size.slow, connections_left=left["connections"] - 1, slow_ones=drained,
               fds_start=before["fds"] - size.fast, fds_end=end["fds"], rss_end_MiB=end["rss_bytes"] / MIB)
    for figures, when in ((alone, "alone"), (beside, "beside slow ones")):
        checks.equal(figures["received"], size.fast * size.messages, f"{policy}: messages to fast clients {when}")
    # A slow one may have its queue full and a message on top, in a buffer that has grown by doubling.
    bound = size.slow * (3 * (unsent_bytes_max + size.message_bytes) + 32 * 1024) + 16 * MIB
    checks.bytes_at_most(grown, bound, f"{policy}: bytes of memory for slow clients")
    checks.equal(end["fds"], before["fds"] - size.fast, f"{policy}: descriptors after all are gone")
    checks.bytes_at_most(end["rss_bytes"] - before["rss_bytes"], WARM_BYTES_MAX + 8 * MIB, f"{policy}: bytes that stay")
    # Half a second is no speed to be proud of: it is what waiting for a slow one would break.
    # The median: on a machine that others use too, the slowest few of 60,000 tell of the others.
    checks.at_most(beside["p50_us"], max(100 * alone["p50_us"], 500_000), f"{policy}: latency beside slow clients")
    if policy == "drop":
        checks.equal(left["connections"], size.fast + size.slow + 1, "drop: connections that stay")
        checks.equal(drained["with_gaps"], size.slow, "drop: slow clients that lost messages")
        checks.equal(drained["ended"], 0, "drop: slow clients that were ended")
    else:
        checks.equal(left["connections"], size.fast + 1, "close: connections that stay")
        checks.equal(drained["ended"], size.slow, "close: slow clients that were ended")


def broadcast(checks, args, size):
    for policy in ("drop", "close"):
        broadcast_with(checks, args, size, policy)


def kill_processes(args, server, size, until, chance):
    """Whole processes of clients that are killed amid their work. @return how many."""
    killed = 0
    while time.monotonic() < until:
        with Clients(args.programs, server, "killer", "--survivors", size.herd, "--mortals", 0, "--seconds", 3600,
                     seed=chance.randrange(1 << 32)) as victims:
            time.sleep(chance.uniform(0.05, 1))
            victims.process.kill()
            killed += 1
    return killed


def killer_round(args, server, size, seconds, chance):
    """@return the figures of the clients, and how many processes were killed."""
    published = server.publish(int(seconds * 100) + 1, 300, 10_000)
    until = time.monotonic() + seconds
    with Clients(args.programs, server, "killer", "--seconds", seconds, seed=chance.randrange(1 << 32)) as clients:
        killed = kill_processes(args, server, size, until, chance)
        figures = clients.hear(seconds + 60)
    return figures, killed, published


def killer(checks, args, size):
    chance = random.Random(args.seed)
    flags = ["--threads", 2, "--policy", "close", "--request-ms", 2000, "--close-ms", 1000]
    with Server(args.programs, *flags) as server:
        # What bad clients cost for good, such as warm buffers, is paid for at first.
        killer_round(args, server, size, min(size.seconds / 2, 12), chance)
        start = server.settled(0)
        figures, killed, published = killer_round(args, server, size, size.seconds, chance)
        end = server.settled(0)
    checks.row("killer", seed=args.seed, seconds=size.seconds, published=published, processes_killed=killed, **figures,
               connections_end=end["connections"] - 1, handlers_end=end["handlers"], fds_start=start["fds"],
               fds_end=end["fds"], rss_start_MiB=start["rss_bytes"] / MIB, rss_end_MiB=end["rss_bytes"] / MIB,
               heap_start_MiB=start["heap_bytes"] / MIB, heap_end_MiB=end["heap_bytes"] / MIB)
    checks.equal(figures["fault_count"], 0, f"killer: faults, as {figures['faults']}")
    checks.at_least(figures["complete"], 50, "killer: clients that lived and have everything")
    checks.at_least(figures["published_received"], 1_000, "killer: published messages that came")
    checks.at_least(killed, 1, "killer: processes that were killed")
    checks.equal(end["connections"], 1, "killer: connections after all are gone, this question's included")
    checks.equal(end["handlers"], 0, "killer: handlers after all are gone")
    checks.equal(end["fds"], start["fds"], "killer: descriptors after all are gone")
    # How full the warm buffers are comes and goes by some MiB; a minute's clients would leak more than that.
    for which in ("rss_bytes", "heap_bytes"):
        checks.bytes_at_most(end[which] - start[which], 12 * MIB, f"killer: bytes that stay, {which}")


PARTS = {"idle": idle, "broadcast": broadcast, "killer": killer}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("parts", nargs="*", metavar="idle|broadcast|killer", help="which; none: all")
    parser.add_argument("--programs", type=pathlib.Path, default=HERE.parents[2] / "build/release/impl/tests/load",
                        help="folder of load_server and load_client")
    parser.add_argument("--seconds", type=float, help="how long clients are killed")
    parser.add_argument("--quick", action="store_true", help="small sizes, for CI")
    parser.add_argument("--no-memory-bounds", action="store_true", help="for sanitizers, whose memory is their own")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    parser.add_argument("--json", type=pathlib.Path, help="write the figures there as well")
    args = parser.parse_args()
    unknown = set(args.parts) - set(PARTS)
    if unknown:
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    size = Size(args)
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most != resource.RLIM_INFINITY and most < size.idle + DESCRIPTORS_SPARE:
        sys.exit(f"run.py: the system gives {most} descriptors, {size.idle + DESCRIPTORS_SPARE} are needed")
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))

    print(f"seed {args.seed}", flush=True)
    checks = Checks(bounds_memory=not args.no_memory_bounds)
    for name in args.parts or PARTS:
        try:
            PARTS[name](checks, args, size)
        except Broken as broken:
            checks.check(False, f"{name}: {broken}")
    if args.json:
        checks.write(args.json)
    print(f"{len(checks.broken)} bounds broken" if checks.broken else "all bounds hold")
    return 1 if checks.broken else 0


if __name__ == "__main__":
    sys.exit(main())
