"""Outbox: messages committed with the state that caused them, sent to Slack once, at the pace Slack allows.

A use case queues a notice in the transaction that makes it true; the row is an outbox message. Others may import `notice`, `store`
(to queue) and `kinds` (to say how a notice is rendered). Words are made when a message is sent, never before.

    queued ──> ready ──(claimed: leased to one sender)──> sending ──(Slack has it)──────────────────────> sent
                 │  ^                                       │
                 │  └──(not welcome yet, retry, back-off)───┤
                 │                                          ├──(Slack refuses for good, or too often)──> dead
                 ├──(no longer worth telling)──> dropped    ├──(what it was about is gone)─────────────> dropped
                 ├──(its moment has passed)────> expired    └──(unknown outcome: the answer was lost, or the sender died)
                 └──(nothing reaches its recipient, its             │
                     body cannot be read, or it cannot              └─ reconcile: is it in the conversation?
                     be rendered, too often)───> dead                    found: sent · not there: ready again ·
                                                                         cannot be asked: ready again (a digest) or unsure (a question)

`OutboxState` (`states`) names them. Where nothing can be sent in a workspace at all (its token was revoked), its messages stay ready.

Nothing is sent again while an earlier call for it may still arrive. A call ends at its time limit and before its lease; what the network
then still holds of it is dropped (`slack_call.connector`); only after that is Slack asked. Nobody asks about a call they are making
themselves, and nobody while the clock that leases run on was just set.

A lost answer is looked for at once, by whoever lost it or takes over from a dead sender: what Slack has is sent then. What it does not have
may still arrive, and waits for the end of its lease (`first_look`).

A dead letter (`dead`, `unsure`) waits for the operator: `python -m bot outbox`, cured with `--retry`. A message whose outcome would say
something about a person (a reminder) is deleted once it has ended, whatever the outcome; where there is nothing to tell, a call that
changes nothing stands in for it, so that the row lives as long (`kinds.StandIn`).

Files: `store` queues; `body_codec` reads and writes what a notice holds; `loop` looks which workspaces have ready messages;
`workspace_sender` chooses what goes next for one; `claim` leases, asks `attention` whether it is welcome, and renders; `caller` makes
the one call (`slack_call`) and learns from it; `rate_limit` paces; `record_outcome` writes down what came of it; `unknown_outcome`
reconciles, after a `first_look`; `sender_lease` lets one process at a time send for a workspace.
"""
