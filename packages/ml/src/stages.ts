/** Every stage by name, so that stored ones are found again. */
import { Knn, KnnModel } from './classification/knn.ts'
import { LinearSVC, LinearSVCModel } from './classification/linear-svc.ts'
import { LogisticRegression, LogisticRegressionModel } from './classification/logistic-regression.ts'
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
import { LinearRegression, LinearRegressionModel } from './regression/linear-regression.ts'
import type { ParamSpecs } from './params/param.ts'
import type { PipelineStage } from './stage/pipeline.ts'

/** Makes a stage of its parameters and, for a model, its data. */
export type StageClass = new (params: any, data: any) => PipelineStage

/** Stages that a user makes: transformers and estimators. */
export const STAGES: Readonly<Record<string, StageClass & { readonly params: ParamSpecs }>> = {
  Binarizer,
  Bucketizer,
  CountVectorizer,
  DCT,
  ElementwiseProduct,
  FeatureHasher,
  HashingTF,
  IDF,
  Imputer,
  IndexToStringModel,
  Interaction,
  KBinsDiscretizer,
  Knn,
  LinearRegression,
  LinearSVC,
  LogisticRegression,
  MaxAbsScaler,
  MinMaxScaler,
  NGram,
  NaiveBayes,
  Normalizer,
  OneHotEncoder,
  PolynomialExpansion,
  RegexTokenizer,
  RobustScaler,
  StandardScaler,
  StringIndexer,
  Tokenizer,
  VarianceThresholdSelector,
  VectorAssembler,
  VectorIndexer,
  VectorSlicer,
}

/** Models that an estimator makes. */
export const MODELS: Readonly<Record<string, StageClass>> = {
  CountVectorizerModel,
  IDFModel,
  ImputerModel,
  KBinsDiscretizerModel,
  KnnModel,
  LinearRegressionModel,
  LinearSVCModel,
  LogisticRegressionModel,
  MaxAbsScalerModel,
  MinMaxScalerModel,
  NaiveBayesModel,
  OneHotEncoderModel,
  RobustScalerModel,
  StandardScalerModel,
  StringIndexerModel,
  VarianceThresholdSelectorModel,
  VectorIndexerModel,
}
