"""后台任务: asked for by a row, done by workers on lease, resumed by another when one dies.

`starting` writes down and cancels, `turns` is one worker's hold on one job, `running` knows the handler of every kind,
`files` keeps what came of it until it expires.
"""
