/**
 * What every store needs: pools, migrations, multi-row statements and the meaning of SQL errors.
 */
@org.jspecify.annotations.NullMarked
package com.doos.shared.sql;
