/**
 * Backups of the databases, and their restoring to a moment.
 *
 * <p>{@link com.doos.ops.backup.BackupMain} is the command. {@link com.doos.ops.backup.Backup}
 * writes full backups ({@link com.doos.ops.backup.Dump}) and binlogs into the {@link
 * com.doos.ops.backup.Archive}, {@link com.doos.ops.backup.Retention} says what may go. {@link
 * com.doos.ops.backup.RestorePlan} finds what leads to a moment, {@link
 * com.doos.ops.backup.Restore} loads it, and {@link com.doos.ops.backup.Aftermath} makes the other
 * servers forget what came after. The work is done by the databases' own programs.
 */
@org.jspecify.annotations.NullMarked
package com.doos.ops.backup;
