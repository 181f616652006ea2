#!/bin/bash
# Sets the image's Canal up for one destination per shard, then starts it as the image would.
# The image refuses more than one destination in its environment (canal.destinations), hence by file.
set -euo pipefail

home=/home/admin/canal-server
sed -i \
  -e 's|^canal\.destinations *=.*|canal.destinations = shard0,shard1|' \
  -e 's|^canal\.auto\.scan *=.*|canal.auto.scan = false|' \
  -e "s|^canal\.file\.data\.dir *=.*|canal.file.data.dir = $home/meta|" \
  -e 's|^canal\.instance\.tsdb\.enable *=.*|canal.instance.tsdb.enable = false|' \
  "$home/conf/canal.properties"

# CANAL_SHARD_N: the server to read shard N from. The position is the begin of the first binlog and only used before
# the first acknowledgement: without it every row written before the first connection would be missed.
for shard in 0 1; do
  server=CANAL_SHARD_$shard
  mkdir -p "$home/conf/shard$shard"
  cat >"$home/conf/shard$shard/instance.properties" <<PROPERTIES
canal.instance.mysql.slaveId=900$((shard + 1))
canal.instance.gtidon=false
canal.instance.master.address=${!server:-mysql-order-$shard}:3306
canal.instance.master.journal.name=mysql-bin.000001
canal.instance.master.position=4
canal.instance.dbUsername=canal
canal.instance.dbPassword=canal
canal.instance.connectionCharset=UTF-8
canal.instance.tsdb.enable=false
canal.instance.filter.regex=.*\\\\..*
PROPERTIES
done

exec /alidata/bin/main.sh /home/admin/app.sh
