// Written from docs/openapi.json by FACE_RENEW=1 ./face test --filter OpenApiDocument. Do not edit.

/** Jobs that cut faces, the newest first. */
export interface AlignmentList {
  /** The jobs. */
  jobs: Array<AlignmentView>;
}

/** How far a job is that cuts faces. */
export interface AlignmentProgress {
  /** Photos that are done. */
  photos: number;
  /** Photos in all. */
  total_photos: number;
  /** Faces found. */
  faces: number;
  /** Faces kept. */
  kept: number;
}

/** One job that cuts faces, as `GET /align/{id}` tells it. */
export interface AlignmentView {
  id: string;
  /** queued, running, succeeded, failed, cancelled or interrupted. */
  state: JobState;
  /** The dataset of photos. */
  dataset: string;
  /** What the dataset of faces is called. */
  name: string;
  /** Side of its pictures in pixels. */
  size: number;
  crop: string;
  labels: string;
  created: string;
  started: string | null;
  ended: string | null;
  /** Why it failed; null otherwise. */
  error: string | null;
  /** Null until it has begun. */
  progress: AlignmentProgress | null;
  url: string;
  events: string;
  /** The dataset of faces. Null before the end. */
  faces: string | null;
  /** Some of the aligned faces on a sheet. Null before the end. */
  contact_sheet: string | null;
  /** What was kept and dropped. Null before the end. */
  report: string | null;
}

/** One dataset as `GET /datasets/{name}` tells it. */
export interface DatasetDetails {
  /** What the list tells, too. */
  dataset: DatasetSummary;
  /** When it was added. */
  added: string;
  /** SHA-256 of what is stored; the same images and labels give the same. */
  digest: string;
  /** How the labels were found: plain (none), dataset.json, … */
  layout: string;
  /** Why the labels cannot be used; null where they can. Training without them, or with another list, is possible. */
  label_problem: string | null;
  /** What is odd in the labels. */
  notes: Array<string>;
  /** Images left out because they cannot be used, or have no label where others have one. */
  skipped_pictures: number;
  /** The first hundred of them. */
  skipped: Array<SkippedImage>;
  /** Files left out because they are neither images nor labels. */
  ignored_files: number;
}

/** All datasets. */
export interface DatasetList {
  /** By name. */
  datasets: Array<DatasetSummary>;
}

/** One dataset as `GET /datasets` tells it. */
export interface DatasetSummary {
  name: string;
  /** Images that training can use. */
  pictures: number;
  /** Bytes on disk. */
  bytes: number;
  /** The sizes of the images, the most frequent first. */
  sizes: Array<ImageSizeCount>;
  /** Attribute group → its values; empty without labels. */
  attributes: Record<string, Array<string>>;
  /** Class → how many images are of it. */
  classes: Record<string, number>;
  /** Where more is told, what was skipped included. */
  url: string;
  /** An image of some of the images; null if none could be drawn. */
  contact_sheet: string | null;
}

/** A model's closed-form factors, the strongest first. */
export interface FactorList {
  /** NAME@VERSION. */
  model: string;
  /** How much each changes the modulation, by index. */
  singular_values: Array<number>;
}

/** Stands for a file's bytes in the API's description, where a CLR type has to stand. */
export type FileContent = Record<string, unknown>;

/** How the service is. */
export interface HealthStatus {
  /** live or ready. */
  status: string;
}

/** How many images have a size. */
export interface ImageSizeCount {
  /** In pixels. */
  width: number;
  /** In pixels. */
  height: number;
  /** How many. */
  pictures: number;
}

/** All imports. */
export interface ImportList {
  /** The newest first. */
  imports: Array<ImportView>;
}

/** One import as `GET /imports/{id}` tells it. */
export interface ImportView {
  id: string;
  /** queued, running, succeeded, failed, cancelled or interrupted. */
  state: JobState;
  /** The name under which the model is served. */
  model: string;
  /** What the file was called. */
  file: string;
  created: string;
  ended: string | null;
  /** Why it failed; null otherwise. */
  error: string | null;
  /** NAME@VERSION of what came out of it; null before. */
  published: string | null;
  /** reading or publishing; null until it has begun. */
  stage: string | null;
  url: string;
  events: string;
}

/** All jobs. */
export interface JobList {
  /** The newest first. */
  jobs: Array<JobView>;
}

/** Where a job stands. */
export type JobState = "queued" | "running" | "succeeded" | "failed" | "cancelled" | "interrupted";

/** One job as `GET /train/{id}` tells it. */
export interface JobView {
  id: string;
  /** queued, running, succeeded, failed, cancelled or interrupted. */
  state: JobState;
  dataset: string;
  preset: string;
  /** The name under which the finished model is served. */
  model: string;
  /** What differs from the preset. */
  settings: Record<string, unknown>;
  created: string;
  started: string | null;
  ended: string | null;
  /** How often a worker has taken it up. */
  attempts: number;
  /** How often its worker stopped or died; it went on by itself each time. */
  interruptions: number;
  /** Why it failed; null otherwise. */
  error: string | null;
  /** NAME@VERSION of what came out of it; null before. */
  published: string | null;
  /** Null until it has begun. */
  progress: ProgressView | null;
  /** Addresses of the sample sheets, oldest first. */
  samples: Array<string>;
  url: string;
  events: string;
  /** Null until there are any. */
  losses: string | null;
  /** The losses as an image; null until it is drawn. */
  loss_curve: string | null;
  /** The images that could not be used, with the reasons; null if there are none. */
  skipped: string | null;
  /** Null until it is drawn. */
  timelapse: string | null;
}

/** A measurement of the presets. */
export interface MeasurementView {
  id: string;
  /** queued, running, succeeded, failed, cancelled or interrupted. */
  state: JobState;
  created: string;
  ended: string | null;
  /** Why it failed; null otherwise. */
  error: string | null;
  /** What has been measured so far. */
  images_per_second: Record<string, number>;
  url: string;
  events: string;
}

/** All that is served. */
export interface ModelList {
  /** NAME@VERSION of what requests without a model get; null while there is none. */
  default: string | null;
  /** Every version, by name, the newest first. */
  models: Array<ModelSummary>;
}

/** One model as `GET /models` tells it. */
export interface ModelSummary {
  /** NAME@VERSION. */
  id: string;
  name: string;
  version: number;
  /** Whether requests that name no model get this one. */
  default: boolean;
  /** Whether it comes with the program; then it cannot be deleted. */
  shipped: boolean;
  /** Whether it is in memory; others are loaded when they are first asked for. */
  loaded: boolean;
  /** Why it cannot be served, as its last load found out; null where there is nothing against it. */
  problem: string | null;
  /** SHA-256 of the weights. */
  digest: string;
  architecture: string;
  /** Pixels a side that it draws; any other size is resized from it. */
  image_size: number;
  min_size: number;
  max_size: number;
  z_dim: number;
  /** How seeds become z: normal or uniform. */
  z_distribution: string;
  /** Length of w; 0 without a w space, and then there is no truncation, mixing or factor either. */
  w_dim: number;
  /** Rows of w: what mixing's layers count. */
  num_ws: number;
  /** Length of the raw label. */
  c_dim: number;
  /** Whether it has noise inputs. */
  noise: boolean;
  /** The truncation of a request that names none. */
  truncation: number;
  /** Group → its values. */
  attributes: Record<string, Array<string>>;
  /** float32, bfloat16 or float16; null until it is loaded. */
  precision: string | null;
  /** What it was measured with and came to, as `face model evaluate` wrote it; null before that. */
  evaluation: unknown;
  licence: string;
  /** Where more is told, the card included. */
  url: string;
  /** An image of what it draws; null if it has none. */
  preview: string | null;
}

/** One of them. */
export interface OpenAiImage {
  /** Where the image is. */
  url: string;
}

/** Images as OpenAI's API answers them. */
export interface OpenAiImages {
  /** Seconds since 1970. */
  created: number;
  /** An image each. */
  data: Array<OpenAiImage>;
}

/** All presets. */
export interface PresetList {
  /** In the order of the years that they come from. */
  presets: Array<PresetView>;
}

/** One preset as `GET /train/presets` tells it. */
export interface PresetView {
  /** As jobs name it. */
  name: string;
  /** One sentence on what it is. */
  summary: string;
  /** What a job may set, with the preset's own values. */
  settings: Array<SettingDescription>;
}

export interface ProblemDetails {
  type?: string | null;
  title?: string | null;
  status?: number | null;
  detail?: string | null;
  instance?: string | null;
}

/** How far a job is. */
export interface ProgressView {
  /** packing (reading the images once), training, or done. */
  stage: string;
  /** Real images shown so far; of packing, images read. */
  images: number;
  /** At how many the stage ends. */
  total_images: number;
  /** Speed over the last stretch. */
  images_per_second: number;
  /** Null while the speed is unknown. */
  seconds_left: number | null;
  /** Newest value of each; null for one that is no number any more. */
  losses: Record<string, number | null>;
}

/** Projections, the newest first, without their latents. */
export interface ProjectionList {
  /** The projections. */
  projections: Array<ProjectionView>;
}

/** How a projection came out. */
export interface ProjectionOutcome {
  /** The loss of the result. */
  distance: number;
  /** The loss of the mean face, from which the search began. */
  start_distance: number;
  /** pyramid, which needs no network, or perceptual. */
  loss: string;
  /** Peak signal-to-noise ratio of the result against the portrait, in dB. */
  psnr: number;
  /** 0…1, as POST /verify compares images; from 0.5 on they are taken for the same. */
  similarity: number;
  /** What the search took. */
  seconds: number;
}

/** How far a projection is. */
export interface ProjectionProgress {
  /** Steps taken. */
  step: number;
  /** Steps in all. */
  steps: number;
  /** 0 while it is unknown. */
  steps_per_second: number;
  /** The loss of the last step; null where it is not finite. */
  distance: number | null;
  /** Seconds until the end at that speed; null while the speed is unknown. */
  seconds_left: number | null;
}

/** What to search, and for how long; already validated. */
export interface ProjectionSettings {
  /** Steps of the optimiser. */
  steps: number;
  /** `w`: one w for all layers; `w+`: a w a layer, which comes closer and leaves the space of faces. */
  space: string;
  /** Decides the noise that is added to w on the way, so that a projection can be repeated. */
  seed: number;
  /** `const`: the maps that lie with the weights, which `POST /generate` draws with; `none`; `fit`: maps of             their own are learnt on the way and thrown away, as in the published projector, so that w need not explain strands of hair. */
  noise: string;
  /** [c_dim] whose faces the search begins from; null for all, each value as often. The mean depends on it, drawing does not. */
  label: Array<number> | null;
}

/** One projection as `GET /project/{id}` tells it. The portrait that was sent is never shown. */
export interface ProjectionView {
  id: string;
  /** queued, running, succeeded, failed, cancelled or interrupted. */
  state: JobState;
  /** NAME@VERSION of the model that is to draw the portrait. */
  model: string;
  /** What is searched: steps, space, seed, noise, label. */
  settings: ProjectionSettings;
  created: string;
  started: string | null;
  ended: string | null;
  /** How often the worker stopped or died; the search went on by itself each time. */
  interruptions: number;
  /** Why it failed; null otherwise. */
  error: string | null;
  /** Null until it has begun. */
  progress: ProjectionProgress | null;
  /** How it came out; null before the end. */
  outcome: ProjectionOutcome | null;
  /** [w_dim] for w, [num_ws][w_dim] for w+: what POST /generate takes as latent with the space w. Null before the end. */
  latent: unknown;
  url: string;
  events: string;
  /** What the latent draws. Null before the end. */
  result: string | null;
  /** A body for POST /generate. Null before the end. */
  latent_json: string | null;
  /** The latent for NumPy. Null before the end. */
  latent_npy: string | null;
  /** The way there. Null before the end. */
  timelapse: string | null;
}

/** What is known of one setting: enough for a form, or a help text. */
export interface SettingDescription {
  /** As `--set` and job requests have it. */
  name: string;
  /** What it does and its unit. */
  help: string;
  /** number, integer, flag, choice or text. */
  kind: string;
  /** The preset's own, as `--set` would take it. */
  value: string;
  /** Smallest value of a number; null for what is none. */
  min: number | null;
  /** Largest value of a number; null for what is none or has no bound. */
  max: number | null;
  /** The words of a choice; empty otherwise. */
  options: Array<string>;
}

/** A file that looked like an image and is not used. */
export interface SkippedImage {
  /** Its name inside the source. */
  file: string;
  /** Why. */
  reason: string;
}

/** How fast presets train on the worker's machine. */
export interface SpeedList {
  /** Preset → real images a second. A preset that the machine is too small for is not among them. */
  images_per_second: Record<string, number>;
  /** Where these figures come from; null before any. */
  measurement: MeasurementView | null;
}

export interface StringSseItem {
  data?: string | null;
  event_type?: string;
  event_id?: string | null;
  reconnection_interval?: string | null;
}

/** Queues a job that finds, aligns and cuts the faces of a dataset of photos. */
export interface StartAlignmentRequest {
  /** The dataset of photos, one that GET /datasets lists. */
  dataset: string;
  /** What the dataset of faces is called: a name matching [a-z0-9][a-z0-9-]{0,62}, other than 'default'. DATASET-faces if it is left out. */
  name?: string;
  /** Side of its pictures in pixels, 8 to 1024; 128 if it is left out. Smaller faces are left out. */
  size?: number;
  /** align: by eyes and mouth, as FFHQ; face: the box that was found; center: the middle, without looking for faces. */
  crop?: "align" | "face" | "center";
  /** Where labels come from: none, or with + between: age, gender, expression (by networks), and one of subfolders, csv:FILE:COLUMN,…, celeba:ATTRIBUTE,… or auto. */
  labels?: string;
}

/** One job that cuts faces: its state, how far it is, and in the end its dataset. */
export interface GetAlignmentParameters {
  /** A job that GET /align lists. */
  id: string;
}

/** Removes an ended job that cut faces. Its dataset stays. */
export interface DeleteAlignmentParameters {
  /** A job that GET /align lists. */
  id: string;
}

/** What happens to a job, as it happens, after the event in Last-Event-ID. 204 once there is nothing more to come. */
export interface FollowAlignmentParameters {
  /** A job that GET /align lists. */
  id: string;
}

/** Stops a job that cuts faces. 202 while its worker is still at it. */
export interface CancelAlignmentParameters {
  /** A job that GET /align lists. */
  id: string;
}

/** What was kept, what was dropped and why, as a page to save. */
export interface GetAlignmentReportParameters {
  /** A job that GET /align lists. */
  id: string;
}

/** Queues a failed, cancelled or interrupted job again; it goes on behind the photos that are done. */
export interface ResumeAlignmentParameters {
  /** A job that GET /align lists. */
  id: string;
}

/** One dataset, with what was left out of it and why. */
export interface GetDatasetParameters {
  /** The name of a dataset: a-z, 0-9 and -, up to 63 characters. */
  name: string;
}

/** Adds a dataset: the body is a zip of images, with a dataset.json if they have labels. */
export interface AddDatasetParameters {
  /** The name of a dataset: a-z, 0-9 and -, up to 63 characters. */
  name: string;
}

/** Removes a dataset that no job is going to read. */
export interface DeleteDatasetParameters {
  /** The name of a dataset: a-z, 0-9 and -, up to 63 characters. */
  name: string;
}

/** Some of the dataset's images, on one sheet. */
export interface GetDatasetContactSheetParameters {
  /** The name of a dataset: a-z, 0-9 and -, up to 63 characters. */
  name: string;
}

/** A portrait: of the seed that is sent, or of a random one. */
export interface GetFaceParameters {
  /** an integer from 0 to 4294967295, or any other text of 1 to 256 UTF-8 bytes; random if not sent. */
  seed?: number | string;
  /** Pixels a side, 16 to 1024; the model's own if not sent. */
  size?: number;
  /** 0 to 2: 0 is the mean face, 1 is as trained, above is wilder. The model's own if not sent. */
  truncation?: number;
  /** const (default), none, or random: drawn from the seed. */
  noise?: "const" | "none" | "random";
  /** NAME, its newest version, or NAME@VERSION; the default model if not sent. */
  model?: string;
  /** png (default), jpeg or webp; beats Accept. */
  format?: "png" | "jpeg" | "webp";
  /** An attribute group of the default model; drawn from the seed if not sent. Other models have others: GET /models lists them. */
  gender?: "female" | "male";
  /** An attribute group of the default model; drawn from the seed if not sent. Other models have others: GET /models lists them. */
  heritage?: "asian" | "black" | "latino" | "white";
  /** An attribute group of the default model; drawn from the seed if not sent. Other models have others: GET /models lists them. */
  expression?: "neutral" | "smiling";
}

/** The portrait of a seed, in the format that the suffix names. */
export interface GetFaceFileParameters {
  /** A seed and a suffix: .png, .jpg or .webp. */
  name: string;
  /** Pixels a side, 16 to 1024; the model's own if not sent. */
  size?: number;
  /** 0 to 2: 0 is the mean face, 1 is as trained, above is wilder. The model's own if not sent. */
  truncation?: number;
  /** const (default), none, or random: drawn from the seed. */
  noise?: "const" | "none" | "random";
  /** NAME, its newest version, or NAME@VERSION; the default model if not sent. */
  model?: string;
  /** An attribute group of the default model; drawn from the seed if not sent. Other models have others: GET /models lists them. */
  gender?: "female" | "male";
  /** An attribute group of the default model; drawn from the seed if not sent. Other models have others: GET /models lists them. */
  heritage?: "asian" | "black" | "latino" | "white";
  /** An attribute group of the default model; drawn from the seed if not sent. Other models have others: GET /models lists them. */
  expression?: "neutral" | "smiling";
}

/** The portrait that belongs to a text: a name, an e-mail address, a hash. Only a URL that names the model's version is for ever. */
export interface GetAvatarParameters {
  /** A name, an e-mail address, a hash, or any other text of 1 to 256 UTF-8 bytes; a suffix .png, .jpg or .webp names the format. */
  text: string;
  /** Pixels a side, 16 to 1024; the model's own if not sent. */
  size?: number;
  /** square (default), circle, or rounded: with round corners. */
  shape?: "square" | "circle" | "rounded";
  /** What lies outside a shape: transparent (default; white in JPEG), hex such as b6e3f4, or a CSS name. */
  background?: string;
  /** 0 to 2: 0 is the mean face, 1 is as trained, above is wilder. The model's own if not sent. */
  truncation?: number;
  /** const (default), none, or random: drawn from the seed. */
  noise?: "const" | "none" | "random";
  /** NAME, its newest version, or NAME@VERSION; the default model if not sent. */
  model?: string;
  /** png (default), jpeg or webp; beats Accept. */
  format?: "png" | "jpeg" | "webp";
  /** An attribute group of the default model; drawn from the seed if not sent. Other models have others: GET /models lists them. */
  gender?: "female" | "male";
  /** An attribute group of the default model; drawn from the seed if not sent. Other models have others: GET /models lists them. */
  heritage?: "asian" | "black" | "latino" | "white";
  /** An attribute group of the default model; drawn from the seed if not sent. Other models have others: GET /models lists them. */
  expression?: "neutral" | "smiling";
}

/** One or many portraits, from seeds, from latents, or random. */
export interface GenerateRequest {
  /** an integer from 0 to 4294967295, or any other text of 1 to 256 UTF-8 bytes; random if not sent. */
  seed?: number | string;
  /** Several seeds. */
  seeds?: Array<number | string>;
  /** [z_dim] finite numbers; with space w, [w_dim] or [num_ws][w_dim]. */
  latent?: Array<number | Array<number>>;
  /** Several latents. */
  latents?: Array<Array<number>>;
  /** Where latents lie, and an animation's way: z (default) or w. A latent in w is truncated only if truncation is sent. */
  space?: "z" | "w";
  /** How many: random ones, or from a number seed on; at most 64. */
  count?: number;
  /** 0 to 2: 0 is the mean face, 1 is as trained, above is wilder. The model's own if not sent. */
  truncation?: number;
  /** const (default), none, or random: drawn from the seed. */
  noise?: "const" | "none" | "random";
  /** The noise's own seed, with noise random; needed with a latent. */
  noise_seed?: number | string;
  /** Group → value, such as {"gender": "female"}; an open group is drawn evenly from the seed. */
  attributes?: Record<string, string>;
  /** The raw label of c_dim numbers, instead of attributes. */
  label?: Array<number>;
  /** Index → strength: steps along the model's closed-form factors. */
  factors?: Record<string, number>;
  /** Pixels a side, 16 to 1024; the model's own if not sent. */
  size?: number;
  /** NAME, its newest version, or NAME@VERSION; the default model if not sent. */
  model?: string;
  /** Another latent for some layers: {"seed": 7, "layers": [0, 1, 2]}, or with latent instead of seed. */
  mix?: Record<string, unknown>;
  /** png (default), jpeg or webp; beats Accept. */
  format?: "png" | "jpeg" | "webp";
  /** image (default for one), zip (default for several), grid or json; beats Accept. */
  layout?: "image" | "zip" | "grid" | "json";
}

/** Frames between faces, as a GIF or an animated WebP. */
export interface InterpolateRequest {
  /** Where it begins: a seed, or a latent. */
  from?: number | string | Array<number | Array<number>>;
  /** Where it leads: a seed, or a latent. */
  to?: number | string | Array<number | Array<number>>;
  /** Instead of from and to: two or more seeds to pass through. */
  seeds?: Array<number | string>;
  /** Frames in all, 2 to 240; 60 if not sent. */
  frames?: number;
  /** Frames a second, 1 to 50; 20 if not sent. */
  fps?: number;
  /** Where latents lie, and an animation's way: z (default) or w. A latent in w is truncated only if truncation is sent. */
  space?: "z" | "w";
  /** linear (straight; default in w), or spherical (along the arc; default in a normal z). */
  path?: "linear" | "spherical";
  /** Whether it leads back to the first face and plays for ever; else it plays once. */
  loop?: boolean;
  /** 0 to 2: 0 is the mean face, 1 is as trained, above is wilder. The model's own if not sent. */
  truncation?: number;
  /** const (default), none, or random: drawn from the seed. */
  noise?: "const" | "none" | "random";
  /** The noise's own seed, with noise random; needed with a latent. */
  noise_seed?: number | string;
  /** Group → value, such as {"gender": "female"}; an open group is drawn evenly from the seed. */
  attributes?: Record<string, string>;
  /** The raw label of c_dim numbers, instead of attributes. */
  label?: Array<number>;
  /** Index → strength: steps along the model's closed-form factors. */
  factors?: Record<string, number>;
  /** Pixels a side, 16 to 1024; the model's own if not sent. */
  size?: number;
  /** NAME, its newest version, or NAME@VERSION; the default model if not sent. */
  model?: string;
  /** gif (default) or webp; beats Accept. */
  format?: "gif" | "webp";
}

/** Faces for a prompt, as OpenAI's clients ask for images. */
export interface CreateImagesRequest {
  /** Any text: hashed to a seed, of which n faces follow. Values of attribute groups that it names are taken (female). */
  prompt: string;
  /** NAME or NAME@VERSION; dall-e-… and gpt-image-… stand for the default model. */
  model?: string;
  /** How many, at most 10; 1 if not sent. */
  n?: number;
  /** 256x256 and other squares of sides from 16 to 1024; auto, the model's own, if not sent. */
  size?: string;
  /** url (default): the address of each face, for ever. b64_json: the faces themselves. */
  response_format?: "url" | "b64_json";
  /** png (default), jpeg or webp. */
  output_format?: "png" | "jpeg" | "webp";
  /** Taken, and of no effect. */
  quality?: string;
  /** Taken, and of no effect. */
  style?: string;
  /** Taken, and of no effect. */
  user?: string;
  /** Taken, and of no effect. */
  background?: string;
  /** Taken, and of no effect. */
  moderation?: string;
  /** Taken, and of no effect. */
  output_compression?: number;
  /** Taken, and of no effect. */
  input_fidelity?: string;
  /** Taken, and of no effect. */
  partial_images?: number;
}

/** The latents of what POST /generate would draw from the same body. */
export interface GetLatentsRequest {
  /** an integer from 0 to 4294967295, or any other text of 1 to 256 UTF-8 bytes; random if not sent. */
  seed?: number | string;
  /** Several seeds. */
  seeds?: Array<number | string>;
  /** [z_dim] finite numbers; with space w, [w_dim] or [num_ws][w_dim]. */
  latent?: Array<number | Array<number>>;
  /** Several latents. */
  latents?: Array<Array<number>>;
  /** Where latents lie, and an animation's way: z (default) or w. A latent in w is truncated only if truncation is sent. */
  space?: "z" | "w";
  /** How many: random ones, or from a number seed on; at most 64. */
  count?: number;
  /** What is answered: z, w (default; one a face) or w+ (a w a layer), after truncation, mixing and factors. */
  as?: "z" | "w" | "w+";
  /** 0 to 2: 0 is the mean face, 1 is as trained, above is wilder. The model's own if not sent. */
  truncation?: number;
  /** const (default), none, or random: drawn from the seed. */
  noise?: "const" | "none" | "random";
  /** The noise's own seed, with noise random; needed with a latent. */
  noise_seed?: number | string;
  /** Group → value, such as {"gender": "female"}; an open group is drawn evenly from the seed. */
  attributes?: Record<string, string>;
  /** The raw label of c_dim numbers, instead of attributes. */
  label?: Array<number>;
  /** Index → strength: steps along the model's closed-form factors. */
  factors?: Record<string, number>;
  /** NAME, its newest version, or NAME@VERSION; the default model if not sent. */
  model?: string;
  /** Another latent for some layers: {"seed": 7, "layers": [0, 1, 2]}, or with latent instead of seed. */
  mix?: Record<string, unknown>;
  /** json (default), which POST /generate takes as it is, or npy. */
  format?: "json" | "npy";
}

/** Draws the latents of a .npy file. */
export interface GenerateFromNpyParameters {
  /** Where latents lie, and an animation's way: z (default) or w. A latent in w is truncated only if truncation is sent. */
  space?: "z" | "w";
  /** 0 to 2: 0 is the mean face, 1 is as trained, above is wilder. The model's own if not sent. */
  truncation?: number;
  /** const (default), none, or random: drawn from the seed. */
  noise?: "const" | "none" | "random";
  /** The noise's own seed, with noise random; needed with a latent. */
  noise_seed?: number | string;
  /** Pixels a side, 16 to 1024; the model's own if not sent. */
  size?: number;
  /** NAME, its newest version, or NAME@VERSION; the default model if not sent. */
  model?: string;
  /** png (default), jpeg or webp; beats Accept. */
  format?: "png" | "jpeg" | "webp";
  /** image (default for one), zip (default for several), grid or json; beats Accept. */
  layout?: "image" | "zip" | "grid" | "json";
  /** An attribute group of the default model; drawn from the seed if not sent. Other models have others: GET /models lists them. */
  gender?: "female" | "male";
  /** An attribute group of the default model; drawn from the seed if not sent. Other models have others: GET /models lists them. */
  heritage?: "asian" | "black" | "latino" | "white";
  /** An attribute group of the default model; drawn from the seed if not sent. Other models have others: GET /models lists them. */
  expression?: "neutral" | "smiling";
}

/** The face that truncation pulls towards, or its w. */
export interface GetModelMeanParameters {
  /** NAME, for its newest version, or NAME@VERSION, of a model that GET /models lists. */
  name: string;
  /** png, jpg or webp for the face; json or npy for its w. */
  suffix: string;
}

/** The model's closed-form factors: singular values as JSON, directions [w_dim, w_dim] as a .npy file. */
export interface GetModelFactorsParameters {
  /** NAME, for its newest version, or NAME@VERSION, of a model that GET /models lists. */
  name: string;
  /** json for the singular values, npy for the directions. */
  suffix: string;
}

/** One model, by NAME (its newest version) or NAME@VERSION, with its card. */
export interface GetModelParameters {
  /** NAME, for its newest version, or NAME@VERSION, of a model that GET /models lists. */
  name: string;
}

/** Deletes a trained or imported model, all versions of it. Shipped ones stay. */
export interface DeleteModelParameters {
  /** NAME, for its newest version, or NAME@VERSION, of a model that GET /models lists. */
  name: string;
}

/** Takes a weight file (safetensors, NVIDIA's .pkl, rosinality's .pt) that becomes the model's next version. Nothing in it is run. */
export interface ImportModelParameters {
  /** NAME, for its newest version, or NAME@VERSION, of a model that GET /models lists. */
  name: string;
  /** What the file is called, for the card; a form's part says it itself. */
  file?: string;
  /** One line on what may be done with the weights. */
  licence?: string;
  /** 0 to 2: what is used where a request names none; 1 if it is left out. */
  truncation?: number;
}

/** An image of what the model draws. */
export interface GetModelPreviewParameters {
  /** NAME, for its newest version, or NAME@VERSION, of a model that GET /models lists. */
  name: string;
}

/** Makes a model the one that requests without a model get, for this and every later start. */
export interface SetDefaultModelRequest {
  /** The model that requests without one get: NAME or NAME@VERSION of a model that GET /models lists. */
  model: string;
}

/** One import: its state, and in the end the model. */
export interface GetImportParameters {
  /** An import that GET /imports lists. */
  id: string;
}

/** Removes an ended import with its file. The model that came out of it stays. */
export interface DeleteImportParameters {
  /** An import that GET /imports lists. */
  id: string;
}

/** What happens to a import, as it happens, after the event in Last-Event-ID. 204 once there is nothing more to come. */
export interface FollowImportParameters {
  /** An import that GET /imports lists. */
  id: string;
}

/** Stops an import. 202 while its worker is still at it. */
export interface CancelImportParameters {
  /** An import that GET /imports lists. */
  id: string;
}

/** Queues a search for the latent that draws the portrait sent. */
export interface StartProjectionParameters {
  /** NAME or NAME@VERSION of a StyleGAN2 model that GET /models lists; the default model if it is left out. */
  model?: string;
  /** Steps of the search, 10 to Projection:MaxSteps; 500 if it is left out. */
  steps?: number;
  /** w: one w for all layers, a face of the model's. w+: a w a layer, which comes closer and leaves the space of faces; write w%2B in a URL. */
  space?: "w" | "w+";
  /** Of the noise on the way; 0 if it is left out. The same request finds the same latent. */
  seed?: string;
  /** const: the maps that POST /generate draws with, too. none. fit: maps learnt on the way and thrown away, as in the published projector. */
  noise?: "const" | "none" | "fit";
  /** The raw label of the faces to begin from, c_dim numbers with commas between; not together with attributes. */
  label?: string;
  /** An attribute group of the default model; drawn from the seed if not sent. Other models have others: GET /models lists them. */
  gender?: "female" | "male";
  /** An attribute group of the default model; drawn from the seed if not sent. Other models have others: GET /models lists them. */
  heritage?: "asian" | "black" | "latino" | "white";
  /** An attribute group of the default model; drawn from the seed if not sent. Other models have others: GET /models lists them. */
  expression?: "neutral" | "smiling";
}

/** One projection: its state, how far it is, and in the end the latent. */
export interface GetProjectionParameters {
  /** A projection that POST /project began. */
  id: string;
}

/** Removes an ended projection with all it has, the portrait among it. */
export interface DeleteProjectionParameters {
  /** A projection that POST /project began. */
  id: string;
}

/** What happens to a projection, as it happens, after the event in Last-Event-ID. 204 once there is nothing more to come. */
export interface FollowProjectionParameters {
  /** A projection that POST /project began. */
  id: string;
}

/** Stops a search. 202 while its worker is still at it. */
export interface CancelProjectionParameters {
  /** A projection that POST /project began. */
  id: string;
}

/** What the latent draws. */
export interface GetProjectionResultParameters {
  /** A projection that POST /project began. */
  id: string;
}

/** What the latent draws so far, while the search goes on. */
export interface GetProjectionPreviewParameters {
  /** A projection that POST /project began. */
  id: string;
}

/** A body for POST /generate: model, space and latent. */
export interface GetProjectionLatentParameters {
  /** A projection that POST /project began. */
  id: string;
}

/** The latent for NumPy: float32, [w_dim] or [num_ws, w_dim]. */
export interface GetProjectionLatentNpyParameters {
  /** A projection that POST /project began. */
  id: string;
}

/** The way from the mean face to the result. */
export interface GetProjectionTimelapseParameters {
  /** A projection that POST /project began. */
  id: string;
}

/** Trades a key, or a link from `./face sign-in`, for an HttpOnly, SameSite=Strict cookie that opens what the key opens. */
export interface SignInParameters {
  /** The token of a link from ./face sign-in, instead of a body. */
  link?: string;
}

/** Trades a key, or a link from `./face sign-in`, for an HttpOnly, SameSite=Strict cookie that opens what the key opens. */
export interface SignInRequest {
  /** A key of this service. */
  key: string;
}

/** Style mixing: each row's face with some layers of each column's. */
export interface RenderMixingRequest {
  /** Seeds or latents, a row each. */
  rows: Array<number | string | Array<number>>;
  /** Seeds or latents, a column each. */
  columns: Array<number | string | Array<number>>;
  /** What the columns give: indices into num_ws; the lower half if not sent. */
  layers?: Array<number>;
  /** Where latents lie, and an animation's way: z (default) or w. A latent in w is truncated only if truncation is sent. */
  space?: "z" | "w";
  /** 0 to 2: 0 is the mean face, 1 is as trained, above is wilder. The model's own if not sent. */
  truncation?: number;
  /** const (default), none, or random: drawn from the seed. */
  noise?: "const" | "none" | "random";
  /** The noise's own seed, with noise random; needed with a latent. */
  noise_seed?: number | string;
  /** Group → value, such as {"gender": "female"}; an open group is drawn evenly from the seed. */
  attributes?: Record<string, string>;
  /** The raw label of c_dim numbers, instead of attributes. */
  label?: Array<number>;
  /** Index → strength: steps along the model's closed-form factors. */
  factors?: Record<string, number>;
  /** Pixels a side, 16 to 1024; the model's own if not sent. */
  size?: number;
  /** NAME, its newest version, or NAME@VERSION; the default model if not sent. */
  model?: string;
  /** png (default), jpeg or webp; beats Accept. */
  format?: "png" | "jpeg" | "webp";
}

/** Faces from the mean outwards: a face a row, a truncation a column. */
export interface RenderTruncationsRequest {
  /** Seeds or latents, a row each. */
  faces: Array<number | string | Array<number>>;
  /** 0 to 2, a column each; 0, 0.25, 0.5, 0.75, 1 if not sent. */
  truncations?: Array<number>;
  /** Where latents lie, and an animation's way: z (default) or w. A latent in w is truncated only if truncation is sent. */
  space?: "z" | "w";
  /** const (default), none, or random: drawn from the seed. */
  noise?: "const" | "none" | "random";
  /** The noise's own seed, with noise random; needed with a latent. */
  noise_seed?: number | string;
  /** Group → value, such as {"gender": "female"}; an open group is drawn evenly from the seed. */
  attributes?: Record<string, string>;
  /** The raw label of c_dim numbers, instead of attributes. */
  label?: Array<number>;
  /** Index → strength: steps along the model's closed-form factors. */
  factors?: Record<string, number>;
  /** Pixels a side, 16 to 1024; the model's own if not sent. */
  size?: number;
  /** NAME, its newest version, or NAME@VERSION; the default model if not sent. */
  model?: string;
  /** png (default), jpeg or webp; beats Accept. */
  format?: "png" | "jpeg" | "webp";
}

/** A face stepped along the model's closed-form factors: a factor a row, a strength a column. */
export interface RenderFactorsRequest {
  /** A seed or a latent. */
  face: number | string | Array<number | Array<number>>;
  /** Which factors, a row each; the first eight if not sent. */
  indices?: Array<number>;
  /** How far in units of w, a column each; -4, -2, 0, 2, 4 if not sent. */
  strengths?: Array<number>;
  /** Where latents lie, and an animation's way: z (default) or w. A latent in w is truncated only if truncation is sent. */
  space?: "z" | "w";
  /** 0 to 2: 0 is the mean face, 1 is as trained, above is wilder. The model's own if not sent. */
  truncation?: number;
  /** const (default), none, or random: drawn from the seed. */
  noise?: "const" | "none" | "random";
  /** The noise's own seed, with noise random; needed with a latent. */
  noise_seed?: number | string;
  /** Group → value, such as {"gender": "female"}; an open group is drawn evenly from the seed. */
  attributes?: Record<string, string>;
  /** The raw label of c_dim numbers, instead of attributes. */
  label?: Array<number>;
  /** Index → strength: steps along the model's closed-form factors. */
  factors?: Record<string, number>;
  /** Pixels a side, 16 to 1024; the model's own if not sent. */
  size?: number;
  /** NAME, its newest version, or NAME@VERSION; the default model if not sent. */
  model?: string;
  /** png (default), jpeg or webp; beats Accept. */
  format?: "png" | "jpeg" | "webp";
}

/** Queues a training job. */
export interface StartTrainingRequest {
  /** A dataset that GET /datasets lists. */
  dataset: string;
  /** Which system to train. */
  preset: "gan-mlp" | "dcgan-64" | "anime-48" | "cifar-32" | "celeba-128" | "ffhq-56" | "celeba-64" | "stylegan2-32" | "stylegan2-64" | "stylegan2-128" | "stylegan2-256" | "stylegan2-512" | "stylegan2-1024";
  /** What the finished model is called: a name matching [a-z0-9][a-z0-9-]{0,62}, other than 'default'. DATASET-PRESET if it is left out. */
  model?: string;
  /** What is to differ from the preset, such as kimg (thousands of pictures), batch, seed. An unknown name is answered with the known ones. */
  settings?: Record<string, unknown>;
}

/** One job: its state, how far it is, and where its samples are. */
export interface GetTrainingJobParameters {
  /** A job that GET /train lists. */
  id: string;
}

/** Removes an ended job, its samples and checkpoints. The model that came out of it stays. */
export interface DeleteTrainingJobParameters {
  /** A job that GET /train lists. */
  id: string;
}

/** What happens to a job, as it happens, after the event in Last-Event-ID. 204 once there is nothing more to come. */
export interface FollowTrainingJobParameters {
  /** A job that GET /train lists. */
  id: string;
}

/** Stops a job and keeps what it has. 202 while its worker is still at it. */
export interface CancelTrainingJobParameters {
  /** A job that GET /train lists. */
  id: string;
}

/** A sample sheet, drawn from the same latents each time. */
export interface GetTrainingSampleParameters {
  /** A job that GET /train lists. */
  id: string;
  /** The number of a sample sheet that GET /train/{id} lists. */
  number: string;
}

/** The losses so far. */
export interface GetTrainingLossesParameters {
  /** A job that GET /train lists. */
  id: string;
}

/** The losses so far, drawn. */
export interface GetTrainingLossCurveParameters {
  /** A job that GET /train lists. */
  id: string;
}

/** The images that the job could not use, with the reasons. */
export interface GetTrainingSkippedParameters {
  /** A job that GET /train lists. */
  id: string;
}

/** The sample sheets, one after the other. */
export interface GetTrainingTimelapseParameters {
  /** A job that GET /train lists. */
  id: string;
}

/** Queues a failed, cancelled or interrupted job again; it goes on from its last checkpoint. */
export interface ResumeTrainingJobParameters {
  /** A job that GET /train lists. */
  id: string;
}

/** Queues an ended job again, to a greater length; it goes on from where it was. */
export interface ExtendTrainingJobParameters {
  /** A job that GET /train lists. */
  id: string;
}

/** Queues an ended job again, to a greater length; it goes on from where it was. */
export interface ExtendTrainingJobRequest {
  /** The whole length in thousands of pictures, more than the job has. */
  kimg: number;
}

/** One measurement of the presets. */
export interface GetSpeedMeasurementParameters {
  /** A measurement that POST /train/speeds began. */
  id: string;
}

/** Removes an ended measurement. */
export interface DeleteSpeedMeasurementParameters {
  /** A measurement that POST /train/speeds began. */
  id: string;
}

/** What happens to a measurement, as it happens, after the event in Last-Event-ID. 204 once there is nothing more to come. */
export interface FollowSpeedMeasurementParameters {
  /** A measurement that POST /train/speeds began. */
  id: string;
}

/** Stops a measurement. 202 while its worker is still at it. */
export interface CancelSpeedMeasurementParameters {
  /** A measurement that POST /train/speeds began. */
  id: string;
}
