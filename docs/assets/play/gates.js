// The logic gates: four rows, and the targets of each gate.

export const CORNERS = [[0, 0], [0, 1], [1, 0], [1, 1]]

export const GATES = {
  or: [0, 1, 1, 1],
  and: [0, 0, 0, 1],
  nand: [1, 1, 1, 0],
  nor: [1, 0, 0, 0],
  xor: [0, 1, 1, 0],
  xnor: [1, 0, 0, 1],
}

export const column = (values) => values.map((value) => [value])
