"""The page that `suites.scale` fills in: docs/scale.md."""

__all__ = ["PAGE"]

PAGE = """# Scoring on many cores

```console
$ pip install "ringtrue[ray]"
$ ringtrue score runs.jsonl --reward correctness --out S.jsonl --workers 8
$ ringtrue score runs.jsonl --reward correctness --out S.jsonl --workers 8 --engine ray
$ ringtrue score runs.jsonl --reward correctness --out S.jsonl --workers 64 --engine ray \\
    --ray-address 10.0.0.1:6379
```

Rows and their order are the same whatever works on them, but for the seconds that a row took (and, of
rows that no process survives, the exit code, which Ray does not tell). What one engine began, the other
goes on with: `--resume` asks for neither.

| | `--engine local` | `--engine ray` |
| --- | --- | --- |
| works in | processes of this machine | actors of one CPU each, here or on a cluster |
| start | at once | some seconds for a cluster of its own |
| good for | one machine | several |

On one machine, Ray gains nothing over processes.

## What Ray is given

- Without an address, a cluster is started that listens on 127.0.0.1 alone, asks for a token that is made
  for the run, sends no usage statistics, and ends with the run; its files go too. `RAY_ADDRESS` is not
  looked at.
- With `--ray-address HOST:PORT`, or `auto` for the cluster of this machine, the run must be on one of the
  cluster's nodes, and ringtrue, with the packages of your rewards, installed on all. The files are read,
  and the rows written, by the run itself: the nodes need not see them. A head that listens on loopback is
  named by 127.0.0.1; another on this machine by `auto`.
- `--workers` is the number of actors. One that waits for a CPU holds up nobody.
- Ray's own messages are switched off. Its logs are where Ray puts them.

## What happens when something dies

The run alone reads and writes, in order; actors hold nothing. Where an actor or its node dies, another
takes its place and the chunk that it had is done again, so no row is lost or written twice. A chunk on
which two actors died is tried piece by piece, rows or whole groups, and a piece that kills two more gets
the status `error`. Groups are never divided between actors where a reward compares their rows. A run that
is killed takes its cluster along, and goes on with `--resume`.

## Why actors and not Ray Data

`preserve_order` gives Ray Data the order, and its retries survive a death. But rows must be read in one
walk: the layout, groups that stand apart and the digest by which a resumed run knows its input all depend
on the rows before. And a row on which a process dies is tried again for ever: in a trial with Ray 2.60, a
block of two rows that kill their process was tried 20 times in 100 seconds, and the run had not ended;
here such rows cost themselves alone. What is given up is reading on many nodes at once. Files are the
unit of that: several runs, each on its own files.

## Measured

{date}, {machine}.

Before it began, the load average was {load}; others may share the two cores. Each run is the fastest of
{runs}, its CPU time the lowest of {runs}, which is the steadier figure.

`--reward correctness` on {name}, {once} rows repeated {times} times: {rows} rows.

{table}

`growth` is against one worker of the same engine, start and end left out, which are long for a cluster of
its own. CPU time is that of all processes, Ray's own counted, less that of a run over one row. With
`--engine local --workers 1` the process that reads also works. With two workers on two cores it is a
third that takes its part of them, so growth stays under two; Ray's own processes take another part.

Do repeated rows come cheaper, their golds read before? One pass over the {once} rows costs {fresh} CPU s
a million rows, where all of them cost {local}.

## A billion rows, on paper

With processes, {local} CPU s a million rows are {local_hours} core hours a billion; with Ray, {cost} are
{hours}.

One run's reader takes {reader} CPU s a million, which is {walk} hours for the billion however many actors
there are, and keeps about {feeds} of them busy. More cores than that need more runs, each on its share of
the files:

{billion}

This is arithmetic from one busy machine and short runs of cheap rows: no network, no slow disk, no long
tail of hard rows is in it. Rewards that work longer on a row keep more actors busy for one reader.
"""
