// The maths of the book once more, in the letters of the notation page. A matrix is an array of
// rows. Rows are examples: X (n, d), T (n, k), W (d, k), b (k), z = x W + b, a = f(z), delta = dE/dz.
// Losses are summed over rows.

// ---- matrices

const multiply = (A, B) =>
  A.map((row) => B[0].map((_, j) => row.reduce((sum, value, i) => sum + value * B[i][j], 0)))

const transpose = (A) => A[0].map((_, j) => A.map((row) => row[j]))

export const column = (values) => values.map((value) => [value])

const each = (f, A, B) => A.map((row, i) => row.map((value, j) => f(value, B?.[i][j])))

const sumOfColumns = (A) => A[0].map((_, j) => A.reduce((sum, row) => sum + row[j], 0))

const sumOfAll = (A) => A.reduce((sum, row) => row.reduce((part, value) => part + value, sum), 0)

// ---- activations: f(z), and its derivative from z and a

const sigmoid = (z) => 1 / (1 + Math.exp(-Math.max(z, -709)))

export const activations = {
  identity: { f: (z) => z, derivative: () => 1 },
  sigmoid: { f: sigmoid, derivative: (z, a) => a * (1 - a) },
  // Wrong: the sigmoid of the output, where its input belongs. The article's runs need it.
  "sigmoid as published": { f: sigmoid, derivative: (z, a) => sigmoid(a) * (1 - sigmoid(a)) },
  tanh: { f: Math.tanh, derivative: (z, a) => 1 - a * a },
  relu: { f: (z) => Math.max(z, 0), derivative: (z) => (z > 0 ? 1 : 0) },
}

export function softmax(z) {
  const largest = Math.max(...z)
  const powers = z.map((value) => Math.exp(value - largest))
  const sum = powers.reduce((total, value) => total + value, 0)
  return powers.map((value) => value / sum)
}

// ---- losses: E, dE/d output, and what the output means as an answer
// The cross-entropies take the scores of an identity layer.

const logOnePlusExp = (z) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)))

export const losses = {
  "half squared error": {
    value: (A, T) => 0.5 * sumOfAll(each((a, t) => (a - t) ** 2, A, T)),
    gradient: (A, T) => each((a, t) => a - t, A, T),
    answer: (A) => A,
  },
  "binary cross-entropy": {
    value: (Z, T) => sumOfAll(each((z, t) => logOnePlusExp(z) - t * z, Z, T)),
    gradient: (Z, T) => each((z, t) => sigmoid(z) - t, Z, T),
    answer: (Z) => each(sigmoid, Z),
  },
  "softmax cross-entropy": {
    value: (Z, T) =>
      Z.reduce((sum, z, i) => {
        const largest = Math.max(...z)
        const log = Math.log(z.reduce((total, value) => total + Math.exp(value - largest), 0))
        return sum + z.reduce((part, value, j) => part + T[i][j] * (log - (value - largest)), 0)
      }, 0),
    gradient: (Z, T) => each((p, t) => p - t, Z.map(softmax), T),
    answer: (Z) => Z.map(softmax),
  },
}

// ---- examples: the logic gates, and two symptoms of the case study

const gate = (...T) => ({ X: [[0, 0], [0, 1], [1, 0], [1, 1]], T: column(T) })

export const GATES = {
  or: gate(0, 1, 1, 1),
  and: gate(0, 0, 0, 1),
  nand: gate(1, 1, 1, 0),
  nor: gate(1, 0, 0, 0),
  xor: gate(0, 1, 1, 0),
  xnor: gate(1, 0, 0, 1),
}

export const VIRUS = {
  X: [[1, 0], [1, 0], [0, 0], [0, 1], [1, 1], [0, 0], [0, 0], [0, 0]],
  T: column([1, 1, 0, 0, 1, 1, 0, 0]),
}

// Which rows are right, where an output from 0.5 on is a 1.
export const rightRows = (A, T) => A.map(([a], i) => (a >= 0.5 ? 1 : 0) === T[i][0])

// ---- a network: a list of layers { W, b, activation }; b is null for a layer without bias

export const layer = (W, b, activation = "sigmoid") => ({ W, b, activation })

// What each layer saw and made of it: { x, z, a }, first to last.
export function forward(network, X) {
  const steps = []
  let x = X
  for (const { W, b, activation } of network) {
    const xW = multiply(x, W)
    const z = b ? xW.map((row) => row.map((value, j) => value + b[j])) : xW
    const a = each(activations[activation].f, z)
    steps.push({ x, z, a })
    x = a
  }
  return steps
}

export const output = (steps) => steps.at(-1).a

const weightPenalty = (network, l2) =>
  l2 ? (l2 / 2) * network.reduce((sum, { W }) => sum + sumOfAll(each((w) => w * w, W)), 0) : 0

export const lossOf = (network, X, T, loss, l2 = 0) =>
  losses[loss].value(output(forward(network, X)), T) + weightPenalty(network, l2)

// From the output back: for each layer { delta, dE_dW, dE_db, dE_dx }, first to last.
export function backward(network, steps, T, loss, l2 = 0) {
  const gradients = []
  let dE_da = losses[loss].gradient(output(steps), T)
  for (let l = network.length - 1; l >= 0; l--) {
    const { W, b, activation } = network[l]
    const { x, z, a } = steps[l]
    const { derivative } = activations[activation]
    const delta = z.map((row, i) => row.map((value, j) => dE_da[i][j] * derivative(value, a[i][j])))
    const product = multiply(transpose(x), delta)
    const dE_dW = l2 ? each((slope, w) => slope + l2 * w, product, W) : product
    const dE_dx = multiply(delta, transpose(W))
    gradients.unshift({ delta, dE_dW, dE_db: b ? sumOfColumns(delta) : null, dE_dx })
    dE_da = dE_dx
  }
  return gradients
}

// The network one step further: each parameter minus rate times its slope.
export const update = (network, gradients, rate) =>
  network.map(({ W, b, activation }, l) => ({
    W: each((w, slope) => w - rate * slope, W, gradients[l].dE_dW),
    b: b && b.map((value, j) => value - rate * gradients[l].dE_db[j]),
    activation,
  }))

// One epoch on all rows at once, or on batches of rows in their order; a batch carries its share of l2.
export function epoch(network, X, T, { loss, rate, l2 = 0, batch = X.length }) {
  for (let first = 0; first < X.length; first += batch) {
    const x = X.slice(first, first + batch)
    const t = T.slice(first, first + batch)
    const share = (l2 * x.length) / X.length
    network = update(network, backward(network, forward(network, x), t, loss, share), rate)
  }
  return network
}

// Rosenblatt's rule for one row: w + rate (t - step(z)) x.
export function correct({ W, b }, x, t, rate) {
  const z = x.reduce((sum, value, i) => sum + value * W[i][0], b ? b[0] : 0)
  const error = t - (z >= 0 ? 1 : 0)
  return {
    W: W.map(([w], i) => [w + rate * error * x[i]]),
    b: b && [b[0] + rate * error],
    activation: "step",
  }
}
