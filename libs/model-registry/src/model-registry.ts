import type {
  Artifact,
  Digest,
  Model,
  ModelChange,
  ModelVersion,
  ModelVersionChange,
  Page,
  PageRequest,
  Promotion,
  PromotionRequest,
  Registration,
  RollbackRequest,
  Traffic,
  TrafficRequest,
  VersionComparison,
  VersionSearch,
} from '@quincunx/contracts';
import { inTransaction } from '@quincunx/database';
import type { ContentStore } from '@quincunx/storage';
import { loadArtifact, storeArtifact } from './artifacts/artifact.store.ts';
import { checkIntegrity, type IntegrityFault } from './integrity/check-integrity.ts';
import type { RegistryDatabase } from './model-registry-tables.ts';
import { getModel } from './models/get-model.ts';
import { listModelPage } from './models/list-model-page.ts';
import { updateModel } from './models/model.store.ts';
import { listPromotionPage } from './promotions/list-promotion-page.ts';
import { promoteAlias, rollBackAlias } from './promotions/move-alias.ts';
import { findAlias } from './promotions/promotion.store.ts';
import { listDeployed, type Deployed } from './traffic/deployed.store.ts';
import { getTraffic } from './traffic/get-traffic.ts';
import { setTraffic } from './traffic/set-traffic.ts';
import { changeVersion } from './versions/change-version.ts';
import { compareVersions } from './versions/compare-versions.ts';
import { getVersion } from './versions/get-version.ts';
import { assertDescribes, registerVersion } from './versions/register-version.ts';
import { searchVersions } from './versions/search-versions.ts';

interface ModelRegistryOptions {
  readonly db: RegistryDatabase;
  readonly artifacts: ContentStore;
  readonly clock: () => Date;
}

/**
 * Models, their versions, the aliases that name versions, and the log of every move of an alias and of its traffic. Each
 * change is one transaction, safe beside any number of other processes. Every method may throw UnavailableError when the disk fails or the database is
 * busy for too long, and CorruptError when what is stored is damaged.
 */
export class ModelRegistry {
  readonly #db: RegistryDatabase;
  readonly #artifacts: ContentStore;
  readonly #clock: () => Date;

  constructor({ db, artifacts, clock }: ModelRegistryOptions) {
    this.#db = db;
    this.#artifacts = artifacts;
    this.#clock = clock;
  }

  /** Stores a fitted model as canonical JSON; the same artifact has the same digest. */
  storeArtifact(artifact: Artifact): Promise<Digest> {
    return storeArtifact(this.#artifacts, artifact);
  }

  /** @throws NotFoundError when nothing is stored under the digest; CorruptError, naming it, when what is stored is damaged. */
  loadArtifact(digest: Digest): Promise<Artifact> {
    return loadArtifact(this.#artifacts, digest);
  }

  /**
   * Registers a stored artifact as the next version of its model; the model is created with its first.
   * @throws NotFoundError or CorruptError when the artifact is not in the store, intact.
   * @throws InvalidInputError when it is one of another model or has another signature.
   */
  async register(registration: Registration): Promise<ModelVersion> {
    assertDescribes(registration, await this.loadArtifact(registration.artifact));
    return await inTransaction(this.#db, (transaction) =>
      registerVersion(transaction, registration, this.#clock()),
    );
  }

  /** By name. */
  listModels(page: PageRequest): Promise<Page<Model>> {
    return listModelPage(this.#db, page);
  }

  /** @throws NotFoundError */
  getModel(name: string): Promise<Model> {
    return getModel(this.#db, name);
  }

  /** Replaces what the change names: the description, all tags. @throws NotFoundError */
  changeModel(name: string, change: ModelChange): Promise<Model> {
    return inTransaction(this.#db, async (transaction) => {
      await updateModel(transaction, name, change);
      return await getModel(transaction, name);
    });
  }

  /** @throws NotFoundError that names the newest version. */
  getVersion(model: string, version: number): Promise<ModelVersion> {
    return getVersion(this.#db, model, version);
  }

  /** The version that an alias names now. */
  async findByAlias(model: string, alias: string): Promise<ModelVersion | undefined> {
    const version = await findAlias(this.#db, model, alias);
    return version === undefined ? undefined : await this.getVersion(model, version);
  }

  /**
   * The versions of a model that meet every condition, page by page.
   * @throws NotFoundError for an unknown model; InvalidInputError for an unknown metric or a cursor of another search.
   */
  searchVersions(model: string, search: VersionSearch): Promise<Page<ModelVersion>> {
    return searchVersions(this.#db, model, search);
  }

  /**
   * Replaces what the change names: the description, all tags, whether it is archived.
   * @throws NotFoundError; ConflictError, naming the alias, when a version to archive has one.
   */
  changeVersion(model: string, version: number, change: ModelVersionChange): Promise<ModelVersion> {
    return inTransaction(this.#db, (transaction) => changeVersion(transaction, model, version, change));
  }

  /** @throws NotFoundError */
  async compareVersions(model: string, from: number, to: number): Promise<VersionComparison> {
    return compareVersions(await this.getVersion(model, from), await this.getVersion(model, to));
  }

  /**
   * Moves an alias to a version and writes so to the log.
   * @throws NotFoundError; ConflictError when the alias does not name `expectedVersion` (the message says which it names), names the
   * version already, or the version is archived.
   */
  promote(model: string, request: PromotionRequest): Promise<Promotion> {
    return inTransaction(this.#db, (transaction) => promoteAlias(transaction, model, request, this.#clock()));
  }

  /**
   * Moves an alias back to the version before and writes so to the log. Promotions push, rollbacks pop: two in a row go back two.
   * @throws NotFoundError; ConflictError when there is none before, it is archived, or `expectedVersion` does not hold.
   */
  rollback(model: string, request: RollbackRequest): Promise<Promotion> {
    return inTransaction(this.#db, (transaction) =>
      rollBackAlias(transaction, model, request, this.#clock()),
    );
  }

  /**
   * Sets where the requests for an alias go, and writes so to the log; moves nothing.
   * @throws NotFoundError; ConflictError when the alias, a canary or the shadow names no version yet, the policy is in force already, or
   * the entry that set the policy in force is not `expectedSequence` (the message says which it is).
   */
  setTraffic(model: string, request: TrafficRequest): Promise<Promotion> {
    return inTransaction(this.#db, (transaction) => setTraffic(transaction, model, request, this.#clock()));
  }

  /** Where the requests for an alias go. @throws NotFoundError */
  getTraffic(model: string, alias: string): Promise<Traffic> {
    return getTraffic(this.#db, model, alias);
  }

  /** The log of a model or of one of its aliases, newest first. @throws NotFoundError */
  listPromotions(model: string, page: PageRequest & { alias?: string }): Promise<Page<Promotion>> {
    return listPromotionPage(this.#db, model, page);
  }

  /**
   * What an alias names now, in every model that has it, by model, and where its requests go: what a scorer follows. One cheap query.
   */
  listDeployed(alias: string): Promise<readonly Deployed[]> {
    return listDeployed(this.#db, alias);
  }

  /**
   * Looks for damage: artifacts that are missing or changed, records that cannot be read, a log with gaps, aliases that are not where
   * their log ends. Reads every artifact. Empty: none was found.
   */
  checkIntegrity(): Promise<readonly IntegrityFault[]> {
    return checkIntegrity(this.#db, this.#artifacts);
  }
}
