// What these libraries have of types: none.
declare module 'ml-cart' {
  export class DecisionTreeClassifier {
    constructor(options: { gainFunction: 'gini'; maxDepth: number; minNumSamples: number })
    train(features: readonly (readonly number[])[], labels: readonly number[]): void
    predict(features: readonly (readonly number[])[]): number[]
  }
  export class DecisionTreeRegression {
    constructor(options: { gainFunction: 'regression'; maxDepth: number; minNumSamples: number })
    train(features: readonly (readonly number[])[], labels: readonly number[]): void
    predict(features: readonly (readonly number[])[]): number[]
  }
}

declare module 'ml-knn' {
  export default class KNN {
    constructor(features: readonly (readonly number[])[], labels: readonly number[], options: { k: number })
    predict(features: readonly (readonly number[])[]): number[]
  }
}

declare module 'ml-logistic-regression' {
  import type { Matrix } from 'ml-matrix'

  export default class LogisticRegression {
    constructor(options: { numSteps: number; learningRate: number })
    train(features: Matrix, labels: Matrix): void
    predict(features: Matrix): number[]
  }
}
