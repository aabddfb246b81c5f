/** Numbers from 0 in sets that are united two by two. Each set is named by its smallest number. Union-find, halving paths. */
export class DisjointSets {
  /** A number of the same set that is no greater: the number itself if it names the set. */
  readonly parents: Int32Array

  constructor(size: number) {
    this.parents = Int32Array.from({ length: size }, (_, i) => i)
  }

  /** The smallest number of a number's set. */
  find(number: number): number {
    const { parents } = this
    let at = number
    while (parents[at] !== at) {
      parents[at] = parents[parents[at]]
      at = parents[at]
    }
    return at
  }

  unite(a: number, b: number): void {
    const [first, second] = [this.find(a), this.find(b)]
    if (first < second) this.parents[second] = first
    else this.parents[first] = second
  }

  /** The smallest number of each number's set. */
  names(): Int32Array {
    const { parents } = this
    // Parents are no greater, so theirs is final.
    for (let i = 0; i < parents.length; i++) parents[i] = parents[parents[i]]
    return parents
  }
}
