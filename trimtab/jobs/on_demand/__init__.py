"""What people ask for and do not want to wait for: one file a kind of job, found by its name.

Such a module has ``perform(work)``: it reads ``work.request``, calls ``work.tell`` now and then, and writes its
result by ``work.finish`` in the transaction that did the work, so that it is done exactly once. A problem that a
person can put right is raised as ``Impossible``.
"""
