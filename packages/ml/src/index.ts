// Stages
export { Estimator, Model, Stage, Transformer } from './stage/stage.ts'
export type { RowFunction, RowTransformer, StoredStage } from './stage/stage.ts'
export type { FitOptions, FitProgress } from './stage/fit-progress.ts'
export { AggregatingEstimator } from './stage/aggregating-estimator.ts'
export type { Summary } from './stage/summarize.ts'
export { Pipeline, PipelineModel, type PipelineStage } from './stage/pipeline.ts'
export { loadStage, saveStage, stageOf, type Storable } from './stage/save-stage.ts'
export { STAGES, type StageClass } from './stages.ts'
export type { GivenParams, Param, ParamSpecs, ParamsOf } from './params/param.ts'

// Rows and vectors
export { ColumnReader, type Row } from './row.ts'
export {
  entryAt,
  forEachEntry,
  isDense,
  isSparse,
  mapEntries,
  sizeOf,
  sparseVector,
  toArray,
  withEntry,
  type DenseVector,
  type SparseVector,
  type Vector,
} from './vector/vector.ts'
export { addScaled, dot, hadamard, norm, scaled, summedVector } from './vector/algebra.ts'
export { distance, nearestOf, type DistanceMeasure, type DistanceMetric } from './vector/distance.ts'
export {
  entriesOf,
  entryOf,
  gemv,
  outerProduct,
  sparseMatrix,
  withEntryOf,
  type DenseMatrix,
  type Matrix,
  type MatrixEntry,
  type SparseMatrix,
} from './vector/matrix.ts'
export { arrayToVector, vectorToArray } from './vector/vector-functions.ts'

// Features
export { Binarizer } from './feature/binarizer.ts'
export { Bucketizer } from './feature/bucketizer.ts'
export { CountVectorizer, CountVectorizerModel } from './feature/count-vectorizer.ts'
export { DCT } from './feature/dct.ts'
export { ElementwiseProduct } from './feature/elementwise-product.ts'
export { FeatureHasher } from './feature/feature-hasher.ts'
export { HashingTF } from './feature/hashing-tf.ts'
export { IDF, IDFModel } from './feature/idf.ts'
export { Imputer, ImputerModel } from './feature/imputer.ts'
export { Interaction } from './feature/interaction.ts'
export type { HandleInvalid } from './feature/invalid.ts'
export { KBinsDiscretizer, KBinsDiscretizerModel } from './feature/k-bins-discretizer.ts'
export { MaxAbsScaler, MaxAbsScalerModel } from './feature/max-abs-scaler.ts'
export { MinMaxScaler, MinMaxScalerModel } from './feature/min-max-scaler.ts'
export { MinHashLSH, MinHashLSHModel } from './feature/min-hash-lsh.ts'
export { NGram } from './feature/n-gram.ts'
export { Normalizer } from './feature/normalizer.ts'
export { OneHotEncoder, OneHotEncoderModel } from './feature/one-hot-encoder.ts'
export { PCA, PCAModel } from './feature/pca.ts'
export { PolynomialFeatures } from './feature/polynomial-features.ts'
export { PolynomialExpansion } from './feature/polynomial-expansion.ts'
export { RegexTokenizer } from './feature/regex-tokenizer.ts'
export { RobustScaler, RobustScalerModel } from './feature/robust-scaler.ts'
export { StandardScaler, StandardScalerModel } from './feature/standard-scaler.ts'
export { StopWordsRemover } from './feature/stop-words-remover.ts'
export { STOP_WORDS_LANGUAGES, stopWordsOf, type StopWordsLanguage } from './feature/stop-words.ts'
export { IndexToStringModel, StringIndexer, StringIndexerModel } from './feature/string-indexer.ts'
export { Tokenizer } from './feature/tokenizer.ts'
export {
  UnivariateFeatureSelector,
  UnivariateFeatureSelectorModel,
} from './feature/univariate-feature-selector.ts'
export {
  VarianceThresholdSelector,
  VarianceThresholdSelectorModel,
} from './feature/variance-threshold-selector.ts'
export { VectorAssembler } from './feature/vector-assembler.ts'
export { VectorIndexer, VectorIndexerModel } from './feature/vector-indexer.ts'
export { VectorSlicer } from './feature/vector-slicer.ts'

// Classification
export {
  DecisionTreeClassifier,
  DecisionTreeClassifierModel,
} from './classification/decision-tree-classifier.ts'
export { GBTClassifier, GBTClassifierModel } from './classification/gbt-classifier.ts'
export { Knn, KnnModel } from './classification/knn.ts'
export { LinearSVC, LinearSVCModel } from './classification/linear-svc.ts'
export { LogisticRegression, LogisticRegressionModel } from './classification/logistic-regression.ts'
export { SoftmaxRegression, SoftmaxRegressionModel } from './classification/softmax-regression.ts'
export { SVM } from './classification/svm.ts'
export { SVMModel } from './classification/svm-model.ts'
export {
  MultilayerPerceptronClassifier,
  MultilayerPerceptronClassifierModel,
} from './classification/multilayer-perceptron-classifier.ts'
export { NaiveBayes, NaiveBayesModel } from './classification/naive-bayes.ts'

// Tensors
export { LayersModelEstimator } from './tensor/layers-model-estimator.ts'
export { LayersModelModel } from './tensor/layers-model-model.ts'
export { loadTensors, type TensorBackend, type Tensors } from './tensor/load-tensors.ts'

// Regression
export { DecisionTreeRegressor, DecisionTreeRegressorModel } from './regression/decision-tree-regressor.ts'
export { GBTRegressor, GBTRegressorModel } from './regression/gbt-regressor.ts'
export { GradientDescent } from './regression/gradient-descent.ts'
export { InterceptModel, type InterceptData } from './regression/intercept-model.ts'
export { MultipleLinearRegression } from './regression/multiple-linear-regression.ts'
export type { LearningRateMethod } from './linear/learning-rate.ts'
export { LinearRegression, LinearRegressionModel } from './regression/linear-regression.ts'

// Clustering
export { AgglomerativeClustering } from './clustering/agglomerative-clustering.ts'
export type { Merge } from './clustering/agglomerate.ts'
export { KMeans } from './clustering/k-means.ts'
export { KMeansModel } from './clustering/k-means-model.ts'

// Neighbours and outliers
export { KnnJoin, KnnJoinModel } from './neighbors/knn-join.ts'
export { StochasticOutlierSelection } from './outliers/stochastic-outlier-selection.ts'

// Recommendation
export { ALS } from './recommendation/als.ts'
export { ALSModel, type Factors } from './recommendation/als-model.ts'
export { Swing } from './recommendation/swing.ts'

// Trees
export type { Tree, TreeNode } from './trees/tree.ts'
export type { TreeData } from './trees/tree-model.ts'

// Statistics
export { ANOVATest } from './statistics/anova-test.ts'
export { ChiSqTest } from './statistics/chi-sq-test.ts'
export { FValueTest } from './statistics/f-value-test.ts'

// Learning and serving on streams
export { OnlineKMeans } from './online/online-k-means.ts'
export {
  OnlineLogisticRegression,
  OnlineLogisticRegressionModel,
} from './online/online-logistic-regression.ts'
export { OnlineModel } from './online/online-model.ts'
export { OnlineStandardScaler, OnlineStandardScalerModel } from './online/online-standard-scaler.ts'
export { predictInBatches, type BatchOptions } from './serving/predict-in-batches.ts'
export { serveModels, type ServeOptions } from './online/serve-models.ts'
export type { Windows } from './params/windows.ts'

// Files
export { formatLibSVM, parseLibSVM, readLibSVM, writeLibSVM, type LabeledVector } from './files/lib-svm.ts'

// SQL
export { SQLTransformer } from './sql/sql-transformer.ts'

// Splitting
export { RandomSplitter } from './split/random-splitter.ts'
export {
  kFoldSplit,
  multiRandomSplit,
  randomSplit,
  trainTestHoldoutSplit,
  trainTestSplit,
  type PreciseSplitOptions,
  type SplitOptions,
  type TrainTest,
} from './split/splits.ts'

// Evaluation
export {
  BinaryClassificationEvaluator,
  type BinaryMetric,
} from './evaluation/binary-classification-evaluator.ts'
export { ClusteringEvaluator, type ClusteringMetric } from './evaluation/clustering-evaluator.ts'
export {
  MulticlassClassificationEvaluator,
  type Confusion,
  type MulticlassMetric,
} from './evaluation/multiclass-classification-evaluator.ts'
export { RegressionEvaluator, type RegressionMetric } from './evaluation/regression-evaluator.ts'

// Finding parameters
export {
  crossValidate,
  type BestOf,
  type CrossValidation,
  type Learner,
  type Trial,
} from './tuning/cross-validate.ts'
export { paramGrid, type GridPoint } from './tuning/param-grid.ts'

// Errors
export {
  BatchResultError,
  NoModelError,
  ParameterError,
  RowError,
  StoredStageError,
  TensorBackendError,
  TrainingDataError,
  VectorError,
  WaitingRowsError,
} from './errors.ts'
