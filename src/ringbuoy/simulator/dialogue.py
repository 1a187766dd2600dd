"""What made-up people write. Nobody real said any of it, and no method or place of harm is in it.

Each story is told in order, one line a turn. Source: safe-messaging.
"""

from collections.abc import Sequence

STORIES: dict[str, Sequence[Sequence[str]]] = {
    "en": (
        (
            "Hello. I moved here in the summer and I still know nobody.",
            "Evenings are the hardest. The flat is so quiet.",
            "I used to sing in a choir, back home.",
            "I had not thought of looking for one here.",
            "Maybe I could ask at the library.",
            "It helps to say it out loud.",
        ),
        (
            "hi, is someone there",
            "I have exams next week and I cannot sleep",
            "my head does not stop at night",
            "my mum says I worry too much but she does not get it",
            "writing a list sounds ok",
            "I could take a walk before bed too",
        ),
        (
            "I had a bad fight with my sister and now we do not talk.",
            "We always were close, before our father died.",
            "I miss him, and I think she does too.",
            "I do not know how to begin.",
            "A letter might be easier than a call.",
            "Thank you. I feel a little calmer.",
        ),
        (
            "I lost my job and I have not told anyone.",
            "I feel ashamed, and everything is heavy.",
            "Some days I do not see how to go on.",
            "No, I am safe tonight. I only wanted somebody to know.",
            "My neighbor would listen, I think.",
            "I will knock on her door tomorrow.",
        ),
        (
            "I am writing because I worry about a friend.",
            "He has stopped answering and he gave up football.",
            "I do not want to say the wrong thing.",
            "So I can just ask him how he is, straight out.",
            "And I can tell him about this line.",
            "Good. I will go and see him.",
        ),
    ),
    "es": (
        (
            "Hola. Me siento muy sola desde que me mudé.",
            "Las noches son lo más difícil.",
            "Antes pintaba mucho.",
            "No había pensado en volver a pintar.",
            "Quizá haya un taller en el barrio.",
            "Me ayuda contarlo.",
        ),
        (
            "hola, ¿hay alguien?",
            "Tengo exámenes y no puedo dormir.",
            "Por la noche no paro de pensar.",
            "En casa no lo entienden.",
            "Puedo probar a escribir una lista.",
            "Y salir a caminar un poco.",
        ),
        (
            "Me he peleado con mi hermano y ya no hablamos.",
            "Antes éramos muy unidos.",
            "Creo que él también me echa de menos.",
            "No sé cómo empezar.",
            "Una carta es más fácil que una llamada.",
            "Gracias. Estoy un poco más tranquilo.",
        ),
        (
            "Perdí el trabajo y no se lo he dicho a nadie.",
            "Me da vergüenza y todo me pesa.",
            "Hay días en que no sé cómo seguir.",
            "Esta noche estoy bien. Solo quería contarlo.",
            "Mi vecina me escucharía.",
            "Mañana iré a verla.",
        ),
        (
            "Escribo porque me preocupa un amigo.",
            "Ya no contesta y dejó el fútbol.",
            "No quiero decir algo que le haga daño.",
            "Entonces puedo preguntarle cómo está, sin rodeos.",
            "Y hablarle de esta línea.",
            "Bien. Voy a ir a verlo.",
        ),
    ),
}
GOODBYES = {
    "en": "I have to go now. Thank you for listening.",
    "es": "Tengo que irme. Gracias por escucharme.",
}
COUNSELOR: dict[str, Sequence[str]] = {
    "en": (
        "Hello, I am glad that you wrote. I am here with you.",
        "That sounds hard. What has it been like for you?",
        "Thank you for telling me. Are you safe right now?",
        "What has helped you before, even a little?",
        "Is there somebody near you whom you trust?",
        "That is a good first step. How could it begin tomorrow?",
        "You have found something yourself here. How do you feel now?",
    ),
    "es": (
        "Hola, me alegra que escribas. Estoy aquí contigo.",
        "Eso suena difícil. ¿Cómo lo has vivido?",
        "Gracias por contármelo. ¿Estás a salvo ahora mismo?",
        "¿Qué te ha ayudado antes, aunque fuera un poco?",
        "¿Hay alguien cerca en quien confíes?",
        "Es un buen primer paso. ¿Cómo podría empezar mañana?",
        "Has encontrado algo tú mismo. ¿Cómo te sientes ahora?",
    ),
}
NOTES = "Made-up contact of the demo. Talked about the evening and what helps."


def caller_line(language: str, story: int, turn: int) -> str:
    """Give what the caller writes at this turn; a story that is over begins again with its middle."""
    lines = STORIES[language][story]
    return lines[turn] if turn < len(lines) else lines[2 + turn % (len(lines) - 2)]


def counselor_line(language: str, turn: int) -> str:
    """Give what the counselor writes at this turn."""
    lines = COUNSELOR[language]
    return lines[turn] if turn < len(lines) else lines[1 + turn % (len(lines) - 1)]


def language_of(words: str) -> str:
    """Tell in which language a made-up caller wrote this; English where it is none of our lines."""
    told = {line: language for language, known in STORIES.items() for story in known for line in story}
    return told.get(words, "en")


def stories() -> int:
    """Tell how many stories there are in every language."""
    return min(len(told) for told in STORIES.values())
