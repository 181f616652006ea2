/**
 * Where every request passes before it does anything: {@link com.doos.shared.gate.Gate} joins the
 * limits ({@code limit}) with identities and access rules ({@code auth}).
 */
@org.jspecify.annotations.NullMarked
package com.doos.shared.gate;
