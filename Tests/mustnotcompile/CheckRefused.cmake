# SPDX-License-Identifier: AGPL-3.0-or-later
# cmake -D COMPILER=… -D FLAGS="…" -D SOURCE=… -D EXPECTED=… -P CheckRefused.cmake
# Fails unless the compiler takes SOURCE as it is, and refuses it with EARSHOT_MISUSE defined, saying EXPECTED (a regular
# expression): a file that is refused for another reason proves nothing.
separate_arguments(flags UNIX_COMMAND "${FLAGS}")

execute_process(COMMAND ${COMPILER} ${flags} -fsyntax-only ${SOURCE} RESULT_VARIABLE code ERROR_VARIABLE errors)
if(NOT code EQUAL 0)
    message(FATAL_ERROR "${SOURCE} should compile without EARSHOT_MISUSE:\n${errors}")
endif()

execute_process(COMMAND ${COMPILER} ${flags} -D EARSHOT_MISUSE -fsyntax-only ${SOURCE}
    RESULT_VARIABLE code ERROR_VARIABLE errors)
if(code EQUAL 0)
    message(FATAL_ERROR "${SOURCE} compiles with EARSHOT_MISUSE and must not")
endif()
if(NOT errors MATCHES "${EXPECTED}")
    message(FATAL_ERROR "${SOURCE} is refused, but not with \"${EXPECTED}\":\n${errors}")
endif()
