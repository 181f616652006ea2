/**
 * What the processes of DOOS share through etcd: who is there, which machine ids are taken, and
 * settings that change while they run. None of it is needed to go on: while etcd is away everything
 * stays as it was, but for machine ids, which can be used only as long as their lease was granted.
 */
@NullMarked
package com.doos.shared.etcd;

import org.jspecify.annotations.NullMarked;
