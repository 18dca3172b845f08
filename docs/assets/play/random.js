// NumPy's RandomState: the same seed gives the numbers that the chapters have. And what the
// chapters draw with it: networks and data.

import { layer } from "./network.js"

const N = 624
const M = 397

// The Mersenne Twister MT19937, with NumPy's ways to make doubles, normal numbers and orders of it.
export class RandomState {
  #words = new Uint32Array(N)
  #at = N
  #kept

  constructor(seed) {
    this.#words[0] = seed
    for (let i = 1; i < N; i++) {
      const before = this.#words[i - 1] ^ (this.#words[i - 1] >>> 30)
      this.#words[i] = Math.imul(1812433253, before) + i
    }
  }

  #twist() {
    const words = this.#words
    for (let i = 0; i < N; i++) {
      const y = (words[i] & 0x80000000) | (words[(i + 1) % N] & 0x7fffffff)
      words[i] = words[(i + M) % N] ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0)
    }
    this.#at = 0
  }

  word() {
    if (this.#at === N) this.#twist()
    let y = this.#words[this.#at++]
    y ^= y >>> 11
    y ^= (y << 7) & 0x9d2c5680
    y ^= (y << 15) & 0xefc60000
    return (y ^ (y >>> 18)) >>> 0
  }

  // From [0, 1), with 53 bits.
  uniform() {
    const high = this.word() >>> 5
    return (high * 67108864 + (this.word() >>> 6)) / 9007199254740992
  }

  // Marsaglia's polar method, which makes two at a time.
  normal() {
    if (this.#kept !== undefined) {
      const kept = this.#kept
      this.#kept = undefined
      return kept
    }
    let x1, x2, square
    do {
      x1 = 2 * this.uniform() - 1
      x2 = 2 * this.uniform() - 1
      square = x1 * x1 + x2 * x2
    } while (square >= 1 || square === 0)
    const factor = Math.sqrt((-2 * Math.log(square)) / square)
    this.#kept = factor * x1
    return factor * x2
  }

  shuffle(list) {
    for (let i = list.length - 1; i > 0; i--) {
      const mask = 2 ** (32 - Math.clz32(i)) - 1
      let j
      do j = (this.word() & mask) >>> 0
      while (j > i)
      ;[list[i], list[j]] = [list[j], list[i]]
    }
    return list
  }
}

export const range = (n) => Array.from({ length: n }, (_, i) => i)

export const uniform = (rng, d, k) => range(d).map(() => range(k).map(() => rng.uniform()))

export const scaledNormal = (rng, d, k) =>
  range(d).map(() => range(k).map(() => rng.normal() / Math.sqrt(d)))

// Layers of these sizes, with biases 0 or none; the last one has an activation of its own.
export function randomNetwork(sizes, { seed, initial, bias = true, activation = "sigmoid", output = activation }) {
  const rng = new RandomState(seed)
  return sizes.slice(1).map((k, l) => {
    const W = initial(rng, sizes[l], k)
    return layer(W, bias ? range(k).map(() => 0) : null, l === sizes.length - 2 ? output : activation)
  })
}

const oneHot = (kind, k) => range(k).map((j) => (j === kind ? 1 : 0))
const steps = (n) => range(n).map((i) => (n > 1 ? (i * Math.PI) / (n - 1) : 0))

export function twoMoons(n, noise, seed) {
  const rng = new RandomState(seed)
  const half = Math.floor(n / 2)
  const points = [
    ...steps(half).map((angle) => [Math.cos(angle), Math.sin(angle)]),
    ...steps(n - half).map((angle) => [1 - Math.cos(angle), 1 - Math.sin(angle) - 0.5]),
  ]
  const order = rng.shuffle(range(n))
  return {
    X: order.map((i) => points[i].map((value) => value + noise * rng.normal())),
    T: order.map((i) => oneHot(i < half ? 0 : 1, 2)),
  }
}

export function threeArms(n, noise, seed) {
  const rng = new RandomState(seed)
  const X = range(n).map((i) => {
    const radius = (Math.floor(i / 3) + 1) / Math.floor((n + 2) / 3)
    const angle = ((2 * Math.PI) / 3) * ((i % 3) + 2 * radius)
    return [radius * Math.cos(angle), radius * Math.sin(angle)]
  })
  return {
    X: X.map((x) => x.map((value) => value + noise * rng.normal())),
    T: range(n).map((i) => oneHot(i % 3, 3)),
  }
}
