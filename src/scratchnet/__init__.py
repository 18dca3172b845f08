"""Neural networks from scratch in NumPy: the maths that the chapters build and show.

Rows are examples: inputs `X` (n, d), targets `T` (n, k), weights `W` (d, k), biases `b` (k,),
`z = x @ W + b`, `a = f(z)`, `delta = dE/dz`. Losses are summed over rows. Every operation works
on leading axes: `W` (S, d, k) is S networks of one shape.
"""
