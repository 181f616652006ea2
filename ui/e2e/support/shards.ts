import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { createConnection, type ResultSetHeader } from 'mysql2/promise';

interface Shard {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
}

/** The databases of orders, as the environment names them, or those of the DOOS that runs on this machine. */
function shards(): Shard[] {
  if (process.env.DOOS_SHARDS) return JSON.parse(process.env.DOOS_SHARDS) as Shard[];
  const home = process.env.DOOS_HOME ?? `${homedir()}/.doos`;
  const lines = readFileSync(`${home}/run.properties`, 'utf8').split('\n');
  const servers = new Map(lines.map((line) => [line.split('=')[0], line.slice(line.indexOf('=') + 1)]));
  return [0, 1].map((shard) => {
    const [host = '', port] = servers.get(`doos.servers.order${shard}`)!.split('\\:');
    return {
      host,
      port: Number(port),
      user: servers.get('doos.servers.database.user')!,
      password: servers.get('doos.servers.database.password')!,
      database: `doos_order_${shard}`,
    };
  });
}

/**
 * Turns the messages of an order into what they are after all their retries, wherever the order lives.
 *
 * @returns how many there were
 */
export async function failMessages(orderId: string): Promise<number> {
  let failed = 0;
  for (const shard of shards()) {
    const connection = await createConnection(shard);
    try {
      const [{ affectedRows }] = await connection.execute<ResultSetHeader>(
        "UPDATE t_local_message SET status = 3, retry_count = 5, error_msg = 'broker away' WHERE tx_id = ?",
        [orderId],
      );
      failed += affectedRows;
    } finally {
      await connection.end();
    }
  }
  return failed;
}
