package com.doos.servers;

import java.nio.file.Path;

/**
 * An unpacked database and a data folder as it is right after initialisation.
 *
 * <p>Initialising takes seconds, so it is done once and copied for each instance.
 *
 * @param program the server
 * @param emptyData data folder to copy
 * @param redoLog name of the option that sizes the redo log
 * @param options lines of the configuration file that only this kind understands
 * @param replication more such lines for one of a pair of instances: read-only from its start,
 *     because only the one that the other replicates from may take writes
 * @param replicationAccounts statements for the accounts of such an instance: the services must not
 *     get around read-only, the operator's tool must
 */
record DatabaseBinaries(
    Path program,
    Path emptyData,
    String redoLog,
    String options,
    String replication,
    String replicationAccounts) {}
