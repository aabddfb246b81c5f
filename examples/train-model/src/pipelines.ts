import {
  FeatureHasher,
  GBTClassifier,
  LogisticRegression,
  Pipeline,
  StringIndexer,
  VectorAssembler,
} from '@wiesel/ml'

const HASHED = 512

/** Every hour, weekday and airport counts for itself: hashed into a sparse vector. */
export function hashedRegression(): Pipeline {
  return new Pipeline([
    new FeatureHasher({
      inputCols: ['hour', 'weekday', 'origin', 'destination'],
      categoricalCols: ['hour', 'weekday'],
      numFeatures: HASHED,
      outputCol: 'features',
    }),
    new LogisticRegression({ maxIter: 200, learningRate: 2, globalBatchSize: 20_000 }),
  ])
}

/** Trees ask whether an hour is late in the day, or an airport rare: airports are numbered by how often they come. */
export function boostedTrees(trees = 40): Pipeline {
  return new Pipeline([
    new StringIndexer({
      inputCols: ['origin', 'destination'],
      outputCols: ['originNumber', 'destinationNumber'],
      stringOrderType: 'frequencyDesc',
      handleInvalid: 'keep',
    }),
    new VectorAssembler({
      inputCols: ['hour', 'weekday', 'distance', 'originNumber', 'destinationNumber'],
      inputSizes: [1, 1, 1, 1, 1],
      outputCol: 'features',
    }),
    new GBTClassifier({ maxIter: trees, maxDepth: 4 }),
  ])
}
