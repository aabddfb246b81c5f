/** Every stage by name, so that stored ones are found again. */
import {
  DecisionTreeClassifier,
  DecisionTreeClassifierModel,
} from './classification/decision-tree-classifier.ts'
import { GBTClassifier, GBTClassifierModel } from './classification/gbt-classifier.ts'
import { Knn, KnnModel } from './classification/knn.ts'
import { LinearSVC, LinearSVCModel } from './classification/linear-svc.ts'
import { LogisticRegression, LogisticRegressionModel } from './classification/logistic-regression.ts'
import {
  MultilayerPerceptronClassifier,
  MultilayerPerceptronClassifierModel,
} from './classification/multilayer-perceptron-classifier.ts'
import { NaiveBayes, NaiveBayesModel } from './classification/naive-bayes.ts'
import { Binarizer } from './feature/binarizer.ts'
import { Bucketizer } from './feature/bucketizer.ts'
import { CountVectorizer, CountVectorizerModel } from './feature/count-vectorizer.ts'
import { DCT } from './feature/dct.ts'
import { ElementwiseProduct } from './feature/elementwise-product.ts'
import { FeatureHasher } from './feature/feature-hasher.ts'
import { HashingTF } from './feature/hashing-tf.ts'
import { IDF, IDFModel } from './feature/idf.ts'
import { Imputer, ImputerModel } from './feature/imputer.ts'
import { Interaction } from './feature/interaction.ts'
import { KBinsDiscretizer, KBinsDiscretizerModel } from './feature/k-bins-discretizer.ts'
import { MaxAbsScaler, MaxAbsScalerModel } from './feature/max-abs-scaler.ts'
import { MinMaxScaler, MinMaxScalerModel } from './feature/min-max-scaler.ts'
import { NGram } from './feature/n-gram.ts'
import { Normalizer } from './feature/normalizer.ts'
import { OneHotEncoder, OneHotEncoderModel } from './feature/one-hot-encoder.ts'
import { PolynomialExpansion } from './feature/polynomial-expansion.ts'
import { RegexTokenizer } from './feature/regex-tokenizer.ts'
import { RobustScaler, RobustScalerModel } from './feature/robust-scaler.ts'
import { StandardScaler, StandardScalerModel } from './feature/standard-scaler.ts'
import { IndexToStringModel, StringIndexer, StringIndexerModel } from './feature/string-indexer.ts'
import { Tokenizer } from './feature/tokenizer.ts'
import {
  VarianceThresholdSelector,
  VarianceThresholdSelectorModel,
} from './feature/variance-threshold-selector.ts'
import { VectorAssembler } from './feature/vector-assembler.ts'
import { VectorIndexer, VectorIndexerModel } from './feature/vector-indexer.ts'
import { VectorSlicer } from './feature/vector-slicer.ts'
import { DecisionTreeRegressor, DecisionTreeRegressorModel } from './regression/decision-tree-regressor.ts'
import { GBTRegressor, GBTRegressorModel } from './regression/gbt-regressor.ts'
import { LinearRegression, LinearRegressionModel } from './regression/linear-regression.ts'
import { AgglomerativeClustering } from './clustering/agglomerative-clustering.ts'
import { KMeans } from './clustering/k-means.ts'
import { KMeansModel } from './clustering/k-means-model.ts'
import { MinHashLSH, MinHashLSHModel } from './feature/min-hash-lsh.ts'
import { StopWordsRemover } from './feature/stop-words-remover.ts'
import {
  UnivariateFeatureSelector,
  UnivariateFeatureSelectorModel,
} from './feature/univariate-feature-selector.ts'
import { OnlineKMeans } from './online/online-k-means.ts'
import {
  OnlineLogisticRegression,
  OnlineLogisticRegressionModel,
} from './online/online-logistic-regression.ts'
import { OnlineStandardScaler, OnlineStandardScalerModel } from './online/online-standard-scaler.ts'
import { Swing } from './recommendation/swing.ts'
import { SQLTransformer } from './sql/sql-transformer.ts'
import { RandomSplitter } from './split/random-splitter.ts'
import { ANOVATest } from './statistics/anova-test.ts'
import { ChiSqTest } from './statistics/chi-sq-test.ts'
import { FValueTest } from './statistics/f-value-test.ts'
import { SoftmaxRegression, SoftmaxRegressionModel } from './classification/softmax-regression.ts'
import { SVM } from './classification/svm.ts'
import { SVMModel } from './classification/svm-model.ts'
import { PCA, PCAModel } from './feature/pca.ts'
import { PolynomialFeatures } from './feature/polynomial-features.ts'
import { KnnJoin, KnnJoinModel } from './neighbors/knn-join.ts'
import { StochasticOutlierSelection } from './outliers/stochastic-outlier-selection.ts'
import { ALS } from './recommendation/als.ts'
import { ALSModel } from './recommendation/als-model.ts'
import { LayersModelModel } from './tensor/layers-model-model.ts'
import { GradientDescent } from './regression/gradient-descent.ts'
import { InterceptModel } from './regression/intercept-model.ts'
import { MultipleLinearRegression } from './regression/multiple-linear-regression.ts'
import type { ParamSpecs } from './params/param.ts'
import type { Stage } from './stage/stage.ts'

/** Makes a stage of its parameters and, for a model, its data. */
export type StageClass = new (params: any, data: any) => Stage<any>

/** Stages that a user makes: transformers and estimators. */
export const STAGES: Readonly<Record<string, StageClass & { readonly params: ParamSpecs }>> = {
  ALS,
  ANOVATest,
  AgglomerativeClustering,
  Binarizer,
  Bucketizer,
  ChiSqTest,
  CountVectorizer,
  DCT,
  DecisionTreeClassifier,
  DecisionTreeRegressor,
  ElementwiseProduct,
  FValueTest,
  FeatureHasher,
  GBTClassifier,
  GBTRegressor,
  GradientDescent,
  HashingTF,
  IDF,
  Imputer,
  IndexToStringModel,
  Interaction,
  KBinsDiscretizer,
  KMeans,
  Knn,
  KnnJoin,
  LinearRegression,
  LinearSVC,
  LogisticRegression,
  MaxAbsScaler,
  MinHashLSH,
  MinMaxScaler,
  MultilayerPerceptronClassifier,
  MultipleLinearRegression,
  NGram,
  NaiveBayes,
  Normalizer,
  OneHotEncoder,
  OnlineKMeans,
  OnlineLogisticRegression,
  OnlineStandardScaler,
  PCA,
  PolynomialExpansion,
  PolynomialFeatures,
  RandomSplitter,
  RegexTokenizer,
  RobustScaler,
  SQLTransformer,
  SVM,
  SoftmaxRegression,
  StandardScaler,
  StochasticOutlierSelection,
  StopWordsRemover,
  StringIndexer,
  Swing,
  Tokenizer,
  UnivariateFeatureSelector,
  VarianceThresholdSelector,
  VectorAssembler,
  VectorIndexer,
  VectorSlicer,
}

/** Models that an estimator makes. */
export const MODELS: Readonly<Record<string, StageClass>> = {
  ALSModel,
  CountVectorizerModel,
  DecisionTreeClassifierModel,
  DecisionTreeRegressorModel,
  GBTClassifierModel,
  GBTRegressorModel,
  IDFModel,
  ImputerModel,
  InterceptModel,
  KBinsDiscretizerModel,
  KMeansModel,
  KnnJoinModel,
  KnnModel,
  LayersModelModel,
  LinearRegressionModel,
  LinearSVCModel,
  LogisticRegressionModel,
  MaxAbsScalerModel,
  MinHashLSHModel,
  MinMaxScalerModel,
  MultilayerPerceptronClassifierModel,
  NaiveBayesModel,
  OneHotEncoderModel,
  OnlineLogisticRegressionModel,
  OnlineStandardScalerModel,
  PCAModel,
  RobustScalerModel,
  SVMModel,
  SoftmaxRegressionModel,
  StandardScalerModel,
  StringIndexerModel,
  UnivariateFeatureSelectorModel,
  VarianceThresholdSelectorModel,
  VectorIndexerModel,
}
