import { createRandomSql } from './random-sql.ts';

export interface TransactionsRequest {
  /** How many transactions; their corrections come on top. */
  readonly rows: number;
  readonly seed: number;
}

export const firstDay = '2026-01-01';
export const days = 120;

const countries = ['DE', 'FR', 'GB', 'NL', 'ES', 'IT', 'PL', 'US', 'BR', 'NG', 'VN', 'RO'];
const categories = ['grocery', 'fuel', 'restaurant', 'travel', 'electronics', 'gift_cards'];

/** About as many transactions a card as a person makes in four months, and a merchant for every few cards. */
export function countsOf(rows: number): { readonly cards: number; readonly merchants: number } {
  return { cards: Math.max(20, Math.ceil(rows / 60)), merchants: Math.max(20, Math.ceil(rows / 240)) };
}

/**
 * SQL that makes the tables `card`, `merchant`, `authorisation` and `settlement`, as functions of the seed. A card in seventeen is
 * compromised once: from then on it is used for some hours by somebody else, for more, more often and elsewhere. A transaction in
 * fifty is corrected days later, and some become known only after days.
 */
export function transactionTables({ rows, seed }: TransactionsRequest): readonly string[] {
  const { uniform, normal, below } = createRandomSql(seed);
  const { cards, merchants } = countsOf(rows);
  const start = `TIMESTAMP '${firstDay}'`;
  const oneOf = (values: readonly string[], index: string) =>
    `[${values.map((value) => `'${value}'`).join(', ')}][1 + ${index}]`;
  const homeOf = (card: string) => {
    // Most cards are of a few countries.
    return oneOf(countries, `floor(${countries.length} * pow(${uniform('home', card)}, 2))::BIGINT`);
  };
  const microseconds = (seconds: string) => `to_microseconds((1000000 * (${seconds}))::BIGINT)`;

  return [
    `CREATE VIEW card AS SELECT
       card, 'c' || lpad(card::VARCHAR, 8, '0') AS card_id, ${homeOf('card')} AS home_country,
       3 + 0.6 * ${normal('spending', 'card')} AS spending,
       round(500 * exp(0.8 * ${normal('limit', 'card')}), -1) + 100 AS credit_limit,
       card % 17 = 0 AS is_compromised,
       ${start} + ${microseconds(`86400 * (10 + ${days - 12} * ${uniform('compromised', 'card')})`)} AS compromised_at
     FROM range(${cards}) AS cards (card)`,

    `CREATE VIEW merchant AS SELECT
       merchant AS merchant_id, ${oneOf(categories, below(String(categories.length), 'category', 'merchant'))} AS category,
       ${oneOf(countries, below(String(countries.length), 'country', 'merchant'))} AS country, merchant % 11 = 0 AS is_risky
     FROM range(${merchants}) AS merchants (merchant)`,

    `CREATE VIEW authorisation AS
     WITH drawn AS (
       SELECT i AS transaction_id, ${uniform('fraud', 'i')} < 0.012 AS is_fraud,
         CASE WHEN is_fraud THEN 17 * ${below(String(Math.ceil(cards / 17)), 'card', 'i')}
              ELSE ${below(String(cards), 'card', 'i')} END AS card
       FROM range(${rows}) AS transactions (i)
     ), placed AS (
       SELECT *, CASE
           WHEN is_fraud AND ${uniform('risky', 'transaction_id')} < 0.6
             THEN 11 * ${below(String(Math.ceil(merchants / 11)), 'merchant', 'transaction_id')}
           -- Eight merchants that the card's holder goes to again and again.
           WHEN NOT is_fraud AND ${uniform('usual', 'transaction_id')} < 0.7
             THEN hash(card, 'usual', ${below('8', 'usual', 'transaction_id + 1')}, ${seed}) % ${merchants}
           ELSE ${below(String(merchants), 'merchant', 'transaction_id')} END::BIGINT AS merchant_id
       FROM drawn
     )
     SELECT transaction_id, card_id, merchant_id, home_country,
       CASE WHEN ${uniform('abroad', 'transaction_id')} < CASE WHEN is_fraud THEN 0.7 ELSE 0.06 END
         THEN country ELSE home_country END AS merchant_country,
       greatest(0.5, round(exp(spending + CASE WHEN is_fraud THEN 1.1 ELSE 0 END
         + 0.55 * ${normal('amount', 'transaction_id')}), 2)) AS amount,
       CASE WHEN is_fraud
         THEN compromised_at + ${microseconds(`-10800 * ln(1 - ${uniform('hours', 'transaction_id')})`)}
         ELSE ${start} + ${microseconds(
           `86400 * (floor(${days} * ${uniform('day', 'transaction_id')})
             + (${uniform('early', 'transaction_id')} + ${uniform('late', 'transaction_id')} + 0.4) / 2.4)`,
         )} END AS authorised_at,
       is_fraud
     FROM placed JOIN card USING (card) JOIN merchant USING (merchant_id)`,

    `CREATE VIEW settlement AS
     WITH settled AS (
       SELECT *, authorised_at + ${microseconds(
         `CASE WHEN ${uniform('late', 'transaction_id')} < 0.03
            THEN 172800 * ${uniform('lateness', 'transaction_id')} ELSE 0 END
          + 1 + 90 * ${uniform('delay', 'transaction_id')}`,
       )} AS recorded_at
       FROM authorisation
     )
     SELECT transaction_id, card_id, merchant_id, amount, authorised_at, recorded_at FROM settled
     UNION ALL
     -- The shop gave something back, or the tip was added.
     SELECT transaction_id, card_id, merchant_id, round(amount * (0.2 + 1.1 * ${uniform('share', 'transaction_id')}), 2),
       authorised_at, recorded_at + ${microseconds(`86400 * (1 + 19 * ${uniform('correction', 'transaction_id')})`)}
     FROM settled WHERE ${uniform('corrected', 'transaction_id')} < 0.02`,
  ];
}
