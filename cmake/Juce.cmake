# SPDX-License-Identifier: AGPL-3.0-or-later
# JUCE 8.0.6, compiled once into the static library earshot_juce that every JUCE target links.
# A JUCE module is an INTERFACE library: each target that links it compiles all its sources again, minutes each time.
# Here the sources of the modules move into earshot_juce, and the modules keep what is cheap: include folders,
# definitions and system libraries. The plug-in then compiles nothing of JUCE but its format wrappers.
# The source is the one scripts/setup.sh unpacked, else an installed JUCE, else the upstream tag (needed for Audio
# Units, whose wrapper Debian strips). On this project's machines only the first has been built so far.
include(FetchContent)

FetchContent_Declare(JUCE # 8.0.6
    GIT_REPOSITORY https://github.com/juce-framework/JUCE.git GIT_TAG 51a8a6d7aeae7326956d747737ccf1575e61e209
    SYSTEM FIND_PACKAGE_ARGS 8.0.6 CONFIG)
set(unpackedJuce ${PROJECT_SOURCE_DIR}/third_party/juce-8.0.6+ds)
if(EXISTS ${unpackedJuce}/CMakeLists.txt AND NOT FETCHCONTENT_SOURCE_DIR_JUCE)
    set(FETCHCONTENT_SOURCE_DIR_JUCE ${unpackedJuce})
endif()
FetchContent_MakeAvailable(JUCE)

add_library(earshot_juce STATIC)
foreach(module
        juce_audio_basics juce_audio_devices juce_audio_formats juce_audio_processors juce_audio_utils juce_core
        juce_data_structures juce_events juce_graphics juce_gui_basics juce_gui_extra juce_osc)
    get_target_property(moduleSources ${module} INTERFACE_SOURCES)
    target_sources(earshot_juce PRIVATE ${moduleSources})
    if(module STREQUAL "juce_audio_processors") # the tests load the built LV2; no other module asks
        set_source_files_properties(${moduleSources} PROPERTIES COMPILE_DEFINITIONS JUCE_PLUGINHOST_LV2=1)
    endif()
    set_target_properties(${module} PROPERTIES INTERFACE_SOURCES "")
    target_link_libraries(earshot_juce PUBLIC juce::${module})
endforeach()

target_compile_definitions(earshot_juce PUBLIC
    JUCE_DISABLE_JUCE_VERSION_PRINTING=1 # else debug builds print it from every program
    JUCE_JACK=1
    JUCE_JACK_CLIENT_NAME="Earshot"
    JUCE_PLUGINHOST_VST3=1 # the tests load the built plug-in as a host does
    JUCE_STRICT_REFCOUNTEDPOINTER=1
    JUCE_USE_CURL=0
    JUCE_USE_FLAC=0 # audio files are read with libsndfile
    JUCE_USE_OGGVORBIS=0
    JUCE_VST3_CAN_REPLACE_VST2=0
    JUCE_WEB_BROWSER=0)
if(EARSHOT_SANITIZER) # ours are instrumented, JUCE is not: it takes minutes, and its faults are not ours to mend
    get_target_property(juceOptions earshot_juce COMPILE_OPTIONS)
    list(REMOVE_ITEM juceOptions ${sanitizerFlags})
    set_target_properties(earshot_juce PROPERTIES COMPILE_OPTIONS "${juceOptions}")
endif()
if(NOT MSVC)
    target_compile_options(earshot_juce PRIVATE $<$<CONFIG:Debug>:-O1 -g0>) # halves the longest part of a dev build
endif()
if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
    find_package(PNG REQUIRED) # Debian strips JUCE's copies of both
    find_package(JPEG REQUIRED)
    target_link_libraries(earshot_juce PUBLIC PNG::PNG JPEG::JPEG)
endif()
