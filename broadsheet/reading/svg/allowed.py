"""What a drawing may have: elements, attributes and properties, by their names in SVG 2 and CSS.

Lists of what is dangerous are never complete: whatever is not listed here is left out. What runs,
moves, embeds other documents or loads from elsewhere is not listed, nor are fonts written as
drawings, which no browser shows any more.
"""

import re

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"

DRAWING_ELEMENTS = frozenset(
    """
    a circle clipPath defs desc ellipse feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix
    feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR
    feGaussianBlur feImage feMerge feMergeNode feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile
    feTurbulence filter g image line linearGradient marker mask path pattern polygon polyline radialGradient rect stop
    style svg switch symbol text textPath title tspan use view
    """.split()
)
PROPERTIES = frozenset(
    """
    alignment-baseline background background-color baseline-shift clip clip-path clip-rule color color-interpolation
    color-interpolation-filters color-rendering color-scheme cursor cx cy d direction display dominant-baseline fill
    fill-opacity fill-rule filter flood-color flood-opacity font font-family font-feature-settings font-kerning
    font-size font-size-adjust font-stretch font-style font-variant font-variant-alternates font-variant-caps
    font-variant-east-asian font-variant-ligatures font-variant-numeric font-variant-position font-variation-settings
    font-weight glyph-orientation-horizontal glyph-orientation-vertical height image-rendering inline-size isolation
    kerning letter-spacing lighting-color line-height marker marker-end marker-mid marker-start mask mask-type
    max-height max-width mix-blend-mode opacity overflow paint-order pointer-events r rx ry shape-inside shape-margin
    shape-padding shape-rendering shape-subtract stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset
    stroke-linecap stroke-linejoin stroke-miterlimit stroke-opacity stroke-width tab-size text-align text-anchor
    text-decoration text-decoration-color text-decoration-line text-decoration-style text-decoration-thickness
    text-indent text-orientation text-overflow text-rendering text-shadow text-transform transform transform-box
    transform-origin unicode-bidi vector-effect visibility white-space width word-spacing writing-mode x y
    """.split()
)
"""Properties of CSS, most of which may be attributes as well."""
FUNCTIONS = frozenset(
    """
    blur brightness calc circle clamp color color-mix contrast drop-shadow ellipse grayscale hsl hsla hue-rotate hwb
    inset invert lab lch light-dark matrix matrix3d max min oklab oklch opacity path polygon rgb rgba rotate rotate3d
    rotatex rotatey rotatez saturate scale scale3d scalex scaley scalez sepia skew skewx skewy translate translate3d
    translatex translatey translatez var
    """.split()
)
"""Functions in the values of properties. `url()` is none of them: it is allowed for a part of the
drawing itself."""
DRAWING_ATTRIBUTES = PROPERTIES | frozenset(
    """
    amplitude azimuth baseFrequency baseProfile bias class clipPathUnits diffuseConstant divisor dx dy edgeMode
    elevation exponent filterRes filterUnits focusable fr fx fy gradientTransform gradientUnits id in in2 intercept k1
    k2 k3 k4 kernelMatrix kernelUnitLength lang lengthAdjust limitingConeAngle markerHeight markerUnits markerWidth
    maskContentUnits maskUnits media method mode numOctaves offset operator order orient pathLength
    patternContentUnits patternTransform patternUnits points pointsAtX pointsAtY pointsAtZ preserveAlpha
    preserveAspectRatio primitiveUnits radius refX refY rel requiredExtensions requiredFeatures result role rotate
    scale seed side slope spacing specularConstant specularExponent spreadMethod startOffset stdDeviation
    stitchTiles style surfaceScale systemLanguage tableValues target targetX targetY textLength type values version
    viewBox x1 x2 xChannelSelector y1 y2 yChannelSelector z zoomAndPan
    """.split()
)
"""Attributes without a namespace, except for `aria-*` and `href`."""

OF_EDITORS = re.compile(
    r"http://(?:www\.inkscape\.org|sodipodi\.sourceforge\.net|ns\.adobe\.com|www\.bohemiancoding\.com|"
    r"vectornator\.io|www\.serif\.com|krita\.org|boxy-svg\.com|www\.w3\.org/1999/02/22-rdf-syntax-ns#|"
    r"creativecommons\.org|web\.resource\.org|purl\.org)|https://(?:boxy-svg\.com|www\.figma\.com|svgjs\.)|"
    r"http://svgjs\.|&"
)
"""Beginnings of the namespaces in which programs keep what they need for editing, and what they
note about the file."""
NOT_SHOWN = frozenset({"metadata"})
"""Elements that say something about the file and show nothing."""
EDITING_ATTRIBUTES = re.compile(
    r"data-.+|content|contentScriptType|contentStyleType|enable-background"
)
"""Attributes for which no browser shows anything: notes of programs, and what SVG has given up."""
EDITING_PROPERTIES = re.compile(r"-inkscape-.+|enable-background|solid-(?:color|opacity)")
